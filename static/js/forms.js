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
