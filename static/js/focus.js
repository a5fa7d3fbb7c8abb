// The focus never falls to the body: where the pressed button went away with its part, it lands on what took its place.
// And what a saving says is spoken, also the first time: its region is there before.
(() => {
  let pressed = null;
  const PART = ".part, .overview, #choices";
  const shown = (element) => element?.isConnected && element.checkVisibility() && !element.disabled;

  const land = (place) => {
    const found = place.querySelector("[data-lands], summary, h2, h3") ?? place;
    if (!found.matches("a, button, summary, input, select, textarea, [tabindex]")) found.tabIndex = -1;
    found.focus({ preventScroll: place.getBoundingClientRect().top >= 0 });
  };

  document.addEventListener(
    "submit",
    (event) => {
      const part = event.target.closest(PART);
      pressed = part && { part, id: part.id, button: event.submitter?.id };
    },
    true,
  );

  const follow = () => {
    if (!pressed || pressed.part.isConnected) return;
    const { id, button } = pressed;
    pressed = null;
    if (document.activeElement && document.activeElement !== document.body) return;
    const again = button && document.getElementById(button);
    if (shown(again)) return again.focus();
    const part = document.getElementById(id);
    // What was just added stands before the empty form that added it.
    const added = id === "experience-new" && part?.previousElementSibling?.querySelector(".state-line");
    if (part) land(added ? part.previousElementSibling : part);
  };

  const region = document.createElement("div");
  region.setAttribute("role", "status");
  region.className = "visually-hidden";
  document.getElementById("main").append(region);
  const lines = () => [...document.querySelectorAll(".state-line")].map((line) => line.textContent.trim().replace(/\s+/g, " "));
  let said = lines();
  const speak = () => {
    const now = lines();
    const fresh = now.filter((line) => !said.includes(line));
    said = now;
    if (fresh.length) region.textContent = fresh.join(" ");
  };

  document.addEventListener("htmx:after:swap", () => {
    requestAnimationFrame(follow);
    speak();
  });

  // A page that comes back at one of its parts (#path) brings the keyboard there too, once the browser has scrolled:
  // it takes the focus away while it does.
  window.addEventListener("load", () =>
    setTimeout(() => {
      const place = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (place && place.id !== "main" && document.activeElement === document.body) land(place);
    }),
  );
})();
