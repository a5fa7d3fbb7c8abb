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
