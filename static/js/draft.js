// Keeps what is typed in a form (data-draft) in this browser until it is sent: a reload or a closed tab loses nothing.
// Forgotten after a week, or as soon as the page that says thank you (data-draft-done) is shown.
(() => {
  const WEEK = 7 * 86_400_000;
  const PASSING = new Set(["stamp", "website", "who", "s"]);
  const key = (name) => `tremplin-draft-${name}`;
  const form = () => document.querySelector("form[data-draft]");

  const read = (name) => {
    try {
      const kept = JSON.parse(localStorage.getItem(key(name)));
      return kept && Date.now() - kept.at < WEEK ? kept.fields : null;
    } catch {
      return null;
    }
  };

  const save = () => {
    const found = form();
    if (!found) return;
    const fields = [...new FormData(found)].filter(([name, value]) => !PASSING.has(name) && value);
    try {
      localStorage.setItem(key(found.dataset.draft), JSON.stringify({ at: Date.now(), fields }));
    } catch {
      // No room, or not allowed: the form works without.
    }
  };

  // Only into fields that are empty: what the page brings (the person it was opened for) wins.
  const restore = () => {
    const found = form();
    const fields = found && read(found.dataset.draft);
    if (!fields) return;
    const seen = {};
    for (const [name, value] of fields) {
      const n = (seen[name] = (seen[name] ?? -1) + 1);
      const controls = [...found.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
      const box = controls.find((c) => c.type === "checkbox" && c.value === value);
      if (box) continue; // whom it is for is said by the link, not by an older draft
      const control = controls[n];
      if (control && control.type !== "checkbox" && control.type !== "hidden" && !control.value) {
        control.value = value;
        control.closest("details")?.setAttribute("open", "");
      }
    }
  };

  const done = document.querySelector("[data-draft-done]");
  if (done) localStorage.removeItem(key(done.dataset.draftDone));
  restore();
  document.addEventListener("input", save);
  document.addEventListener("change", save);
})();
