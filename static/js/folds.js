// A folded part opens by itself for whoever is led into it: a link of a summary, an address with #, a request that came
// back with something to correct. Browsers do it for what stands inside a part; here also for the part itself.
(() => {
  const reveal = (element) => {
    for (let at = element; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  };

  const placeOf = (hash) => {
    try {
      return hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
    } catch {
      return null;
    }
  };

  const lead = (hash) => {
    const place = placeOf(hash);
    if (!place?.closest("details")) return;
    reveal(place);
    place.scrollIntoView();
  };

  document.addEventListener("click", ({ target }) => {
    const link = target.closest?.("a[href^='#']");
    if (link) reveal(placeOf(link.hash)); // before the browser goes there
  });
  addEventListener("hashchange", () => lead(location.hash));
  lead(location.hash);

  document.addEventListener("htmx:after:swap", () => {
    const found = document.querySelectorAll(".part [data-again], .part .state-line.warning, .part .trouble");
    for (const one of found) reveal(one);
  });
})();
