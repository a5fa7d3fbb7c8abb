// Live counters under text fields. Without this script they state the limit.
(() => {
  const words = new Intl.NumberFormat(document.documentElement.lang);
  const count = (counter) => {
    const control = document.getElementById(counter.dataset.counter);
    if (!control) return;
    const left = Number(counter.dataset.limit) - [...control.value].length;
    counter.textContent = `${words.format([...control.value].length)} / ${words.format(counter.dataset.limit)}`;
    counter.classList.toggle("over", left < 0);
  };
  const countAll = (root) => root.querySelectorAll("[data-counter]").forEach(count);
  document.addEventListener("input", (event) => {
    const counter = document.getElementById(`${event.target.id}-count`);
    if (counter) count(counter);
  });
  document.addEventListener("htmx:after:swap", () => countAll(document));
  countAll(document);
})();

// Buttons that copy the text of a field. Without this script the field can be selected.
(() => {
  const ready = () => {
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    const field = button && document.getElementById(button.dataset.copy);
    if (!field) return;
    try {
      await navigator.clipboard.writeText(field.value);
      button.querySelector("span").textContent = button.dataset.done;
    } catch {
      field.select(); // not allowed here: leave it selected, ready for the keyboard
    }
  });
  document.addEventListener("htmx:after:swap", ready);
  ready();
})();

// What was typed and not saved does not leave with « Envoyer »: it is said before, with the way to it.
(() => {
  const differs = (control) =>
    control.type === "checkbox" || control.type === "radio"
      ? control.checked !== control.defaultChecked
      : control.tagName === "SELECT"
        ? control.selectedIndex !== Math.max(0, [...control.options].findIndex((o) => o.defaultSelected))
        : control.type !== "hidden" && control.value !== control.defaultValue;
  const unsaved = () =>
    [...document.querySelectorAll("form.part-form")].filter((form) => [...form.elements].some((c) => c.name && differs(c)));

  const line = (form) => {
    const link = document.createElement("a");
    const part = form.closest(".part");
    link.href = `#${part.id}`;
    link.textContent = part.querySelector("h2, h3").textContent.trim();
    const item = document.createElement("li");
    item.append(link);
    return item;
  };

  document.addEventListener(
    "submit",
    (event) => {
      if (!event.target.matches("[data-unsaved]") || event.submitter?.matches("[data-anyway]")) return;
      const forms = unsaved();
      if (!forms.length) return;
      event.preventDefault();
      event.stopPropagation(); // before htmx hears of it
      const notice = event.target.querySelector("[data-unsaved-notice]");
      notice.querySelector("ul").replaceChildren(...forms.map(line));
      notice.hidden = false;
      notice.focus();
    },
    true,
  );
})();
