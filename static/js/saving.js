// One bar saves all that is unsaved, part after part, each by its own request: each answer, conflict or mistake stays with
// its part. Ctrl+S is the same press. Without this script each part has a button of its own.
(() => {
  const bar = document.getElementById("save-bar");
  const words = bar.dataset;
  const REST_MS = 5_000;
  const senders = new WeakMap(); // a request of htmx -> the form that sent it
  let busy = false;
  let resting = 0;

  const differs = (control) =>
    control.type === "checkbox" || control.type === "radio"
      ? control.checked !== control.defaultChecked
      : control.tagName === "SELECT"
        ? control.selectedIndex !== Math.max(0, [...control.options].findIndex((o) => o.defaultSelected))
        : control.type !== "hidden" && control.type !== "submit" && control.value !== control.defaultValue;
  const unsaved = () =>
    [...document.querySelectorAll("form.part-form, form[data-photo]")].filter(
      (form) => "again" in form.dataset || [...form.elements].some((c) => c.name && differs(c)),
    );
  const partOf = (form) => form.closest(".part");
  const asksReview = (form) => form.querySelector("button[name=review]");
  const isWrong = (part) => part?.querySelector("form[data-again], .trouble, [role=alert]");

  const link = (form) => {
    const made = document.createElement("a");
    made.href = `#${partOf(form).id}`;
    made.textContent = partOf(form).querySelector("h2, h3").textContent.trim();
    return made;
  };

  // What is unsaved, and which buttons save it.
  const show = () => {
    const forms = unsaved();
    const asked = forms.some(asksReview);
    const line = bar.querySelector("[data-unsaved-parts]");
    line.hidden = !forms.length;
    line.querySelector("strong").textContent =
      forms.length === 1 ? words.one : words.many.replace("{n}", forms.length);
    const links = forms.flatMap((form, n) => (n ? [", ", link(form)] : [link(form)]));
    const span = line.querySelector("span");
    if (span.textContent !== forms.map((f) => link(f).textContent).join(", ")) span.replaceChildren(...links);
    for (const one of bar.querySelectorAll("[data-review]")) one.hidden = !asked;
    const plain = document.getElementById("save-all");
    plain.hidden = asked;
    plain.setAttribute("aria-disabled", String(busy || !forms.length));
    if (forms.length) bar.hidden = false;
  };

  // What became of the last press is no news any more once something else is typed.
  const typed = () => {
    show();
    if (!busy) say("");
  };

  const say = (text) => {
    const said = bar.querySelector("[data-said]");
    if (said.textContent !== text) said.textContent = text;
  };

  const rest = () => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      if (!unsaved().length && !bar.contains(document.activeElement)) bar.hidden = true;
    }, REST_MS);
  };

  // Ends with the request, however that ends; one that is on its way already is waited for.
  const send = (form, review) =>
    new Promise((done) => {
      if (!form.noValidate && !form.checkValidity()) {
        partOf(form).open = true;
        form.reportValidity();
        return done();
      }
      const ended = ({ detail: { ctx } }) => {
        if (senders.get(ctx) !== form) return;
        document.removeEventListener("htmx:finally:request", ended);
        requestAnimationFrame(() => done());
      };
      document.addEventListener("htmx:finally:request", ended);
      const chosen = form.querySelector(`button[name=review][value="${review}"]`);
      form.requestSubmit(chosen ?? form.querySelector("button[type=submit]:not([name=review])") ?? undefined);
    });

  const save = async (review) => {
    const forms = busy ? [] : unsaved();
    if (!forms.length) return;
    busy = true;
    show();
    say(words.saving);
    const parts = [];
    for (const form of forms.filter((one) => one.isConnected)) {
      const { id, open } = partOf(form);
      parts.push(id);
      await send(form, review);
      const part = document.getElementById(id);
      if (part && !open && !isWrong(part)) part.open = false; // it was folded: its answer does not push the page about
    }
    busy = false;
    tell(parts.map((id) => document.getElementById(id)).filter(isWrong));
  };

  // All is saved; or the first mistake has the focus; or the network is told of, and nothing moves.
  const tell = (wrong) => {
    show();
    const trouble = wrong.map((part) => part.querySelector(".trouble p")).find(Boolean);
    const mistake = wrong.find((part) => !part.querySelector(".trouble"));
    if (mistake) {
      mistake.open = true;
      say(words.wrong);
      mistake.querySelector("[autofocus], [aria-invalid=true], [role=alert]")?.focus();
    } else if (trouble) {
      say(trouble.textContent);
    } else {
      say(words.saved);
      rest();
    }
  };

  // What was typed and not saved does not leave with « Envoyer »: it is said before, with the way to it.
  const warn = (event) => {
    if (!event.target.matches("[data-unsaved]") || event.submitter?.matches("[data-anyway]")) return;
    const forms = unsaved();
    if (!forms.length) return;
    event.preventDefault();
    event.stopPropagation(); // before htmx hears of it
    const notice = event.target.querySelector("[data-unsaved-notice]");
    const items = forms.map((form) => {
      const item = document.createElement("li");
      item.append(link(form));
      return item;
    });
    notice.querySelector("ul").replaceChildren(...items);
    notice.hidden = false;
    notice.focus();
  };

  document.addEventListener("submit", warn, true);
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => senders.set(ctx, ctx.sourceElement));
  document.addEventListener("htmx:after:swap", show);
  bar.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-save]");
    if (button) save(button.dataset.save);
  });
  bar.addEventListener("focusout", rest);
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    const asking = bar.querySelector("button[data-review]:not([hidden])");
    if (asking) asking.focus();
    else save("");
  });
  new ResizeObserver(() => {
    // What has the focus is never under the bar.
    document.documentElement.style.scrollPaddingBottom = bar.hidden ? "" : `${bar.offsetHeight + 16}px`;
  }).observe(bar);
  document.documentElement.classList.add("saves-together");
  show();
})();
