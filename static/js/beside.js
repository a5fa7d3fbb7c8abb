// The page of the CV beside its form, on a wide screen alone: as it is saved, and as it is being typed. Its text is put in
// place of the one before: nothing jumps, the back button forgets none of it, and the focus stays in the form.
(() => {
  const beside = document.getElementById("beside");
  const frame = beside.querySelector("iframe");
  const wide = matchMedia("(min-width: 75rem)");
  const PAUSE_MS = 700;
  let asked = 0;
  let waiting = 0;

  const open = () => {
    beside.hidden = !wide.matches;
    if (!wide.matches || frame.src) return;
    frame.addEventListener("load", () => {
      // A link of the page would only lead the frame away.
      frame.contentDocument?.addEventListener("click", (event) => {
        if (event.target.closest("a")) event.preventDefault();
      });
    });
    frame.src = frame.dataset.preview;
  };

  // What is typed and stands on the page; who typed nothing sends nothing, and sees what is saved.
  const typed = () => {
    const data = new URLSearchParams();
    for (const form of document.querySelectorAll("form[data-shown]")) {
      for (const [name, value] of new FormData(form)) {
        if (name !== "base" && typeof value === "string") data.append(name, value);
      }
    }
    return data;
  };

  const refresh = async () => {
    const page = frame.contentDocument?.querySelector("main");
    if (!wide.matches || !page) return;
    const turn = (asked += 1);
    try {
      const answer = await fetch(frame.dataset.preview.split("?")[0], { method: "POST", body: typed() });
      if (!answer.ok || !answer.headers.get("X-Tremplin")) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
      if (fresh && turn === asked) page.replaceChildren(...fresh.childNodes);
    } catch {
      // No network: the page stays as it was.
    }
  };

  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, PAUSE_MS);
  };

  wide.addEventListener("change", open);
  document.addEventListener("input", soon);
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (ctx.sourceElement?.closest?.(".part, #desk") || ctx.request?.method === "POST") soon();
  });
  if ("requestIdleCallback" in window) requestIdleCallback(open, { timeout: 2_000 });
  else setTimeout(open, 500);
})();
