// A request that failed says so beside the button that was pressed, and a text that could not leave goes by itself when
// the network is back: as it was sent, never half of what is being typed since. Only our own answers are put in the page:
// one that a proxy made carries no mark of ours.
(() => {
  const words = document.currentScript.dataset;
  const AGAIN_SECONDS = [5, 15, 30, 60, 120];
  const waiting = new Map();
  const touched = new WeakSet(); // forms in which something was typed since they were last sent
  let places = 0;

  const isPolling = (element) => element.getAttribute?.("hx-trigger")?.includes("every");
  const goesAgain = (form) => form.matches?.("form[data-draft], form[data-photo]");

  // Where the eye is: after the row of the button, or after what asked.
  const place = (element) => {
    const known = element.dataset.trouble && document.getElementById(element.dataset.trouble);
    if (known) return known;
    const made = document.createElement("div");
    made.id = element.dataset.trouble = `trouble-${(places += 1)}`;
    made.className = "trouble wide";
    const button = element.matches("form") && element.querySelector("button[type=submit]:not(.visually-hidden)");
    const beside = element.querySelector?.("[data-trouble-after]") ?? (button && (button.closest(".actions, p") ?? button));
    (beside && beside !== element ? beside : element).after(made);
    return made;
  };

  const calm = (element) => {
    const made = element.dataset?.trouble && document.getElementById(element.dataset.trouble);
    made?.remove();
    clearTimeout(waiting.get(element)?.timer);
  };

  const send = (form) => {
    const kept = waiting.get(form);
    if (kept && form.isConnected) form.requestSubmit(kept.submitter?.isConnected ? kept.submitter : undefined);
  };

  // By itself: a text that is being typed waits for the press of whoever types it.
  const sendAgain = (form) => {
    if (form.isConnected && !touched.has(form)) send(form);
  };

  const say = (ctx, what) => {
    const source = ctx.sourceElement;
    const shown = document.getElementById("trouble").content.cloneNode(true);
    const text = shown.querySelector("p");
    text.textContent = source.dataset.draft ? `${what} ${touched.has(source) ? words.typed : words.kept}` : `${what} ${words.retry}`;
    const button = shown.querySelector("button");
    if (source.matches("form[hx-post]")) button.addEventListener("click", () => send(source));
    else button.remove();
    place(source).replaceChildren(shown);
    if (!source.matches("form[hx-post]")) return;
    const tries = (waiting.get(source)?.tries ?? 0) + 1;
    const seconds = AGAIN_SECONDS[tries - 1];
    const timer = seconds && goesAgain(source) ? setTimeout(() => sendAgain(source), seconds * 1000) : 0;
    waiting.set(source, { submitter: ctx.request.submitter, tries, timer, what, text });
  };

  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    calm(ctx.sourceElement);
    touched.delete(ctx.sourceElement);
  });

  document.addEventListener("input", ({ target: { form } }) => {
    if (!form) return;
    touched.add(form);
    const { what, text } = waiting.get(form) ?? {};
    if (form.dataset.draft && text?.isConnected) text.textContent = `${what} ${words.typed}`;
  });

  document.addEventListener("htmx:error", ({ detail: { ctx, error } }) => {
    if (ctx.response || isPolling(ctx.sourceElement)) return;
    if (error?.name === "AbortError" && ctx.request?.signal?.reason !== "timeout") return;
    say(ctx, navigator.onLine ? words.silent : words.offline);
  });

  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail;
    if (!ctx.response.headers.get("X-Tremplin")) {
      event.preventDefault(); // a gateway's page, a hotel's: never into ours
      if (!isPolling(ctx.sourceElement)) say(ctx, words.foreign);
    } else if (ctx.hx.retarget === "#notices") {
      if (isPolling(ctx.sourceElement)) ctx.hx.reswap = "none";
      else ctx.hx.retarget = `#${place(ctx.sourceElement).id}`;
    } else {
      waiting.delete(ctx.sourceElement);
    }
  });

  window.addEventListener("online", () => {
    for (const form of waiting.keys()) {
      if (goesAgain(form)) sendAgain(form);
    }
  });
})();
