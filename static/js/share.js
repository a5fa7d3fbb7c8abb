// Sharing a CV: the phone's own sheet where there is one, a button that copies the address, and the code of a personal
// link carried on. Without this script the links and the address to select are there all the same.
(() => {
  const share = document.getElementById("share-now");
  const copy = document.getElementById("copy");
  const address = document.getElementById("address");
  const code = new URLSearchParams(location.search).get("s");
  const coded = /^[2-9A-HJ-NP-Z]{6}$/.test(code || "");

  const carry = (href) => {
    const url = new URL(href, location);
    if (coded) url.searchParams.set("s", code);
    return url.href;
  };

  const tell = (path) => path && navigator.sendBeacon(carry(path));

  const say = (text) => {
    const toast = document.createElement("p");
    toast.className = "toast";
    toast.textContent = text;
    document.getElementById("toasts").replaceChildren(toast);
    setTimeout(() => toast.remove(), 4000);
  };

  if (coded) {
    for (const link of document.links) {
      const ours = link.origin === location.origin;
      if (ours && (link.pathname.startsWith(location.pathname) || link.pathname.startsWith("/opportunities/"))) {
        link.href = carry(link.href);
      }
    }
    if (address) address.value = carry(address.value);
  }

  if (share) {
    // The page may come from a cache that the site knows nothing of: only the browser can say that it is looked at.
    const seen = () => document.visibilityState === "visible" && (tell(share.dataset.seen), true);
    if (!seen()) document.addEventListener("visibilitychange", seen, { once: true });
    if (navigator.share) {
      share.addEventListener("click", async (event) => {
        event.preventDefault();
        const { title, text, url, tell: path } = share.dataset;
        try {
          await navigator.share({ title, text, url: carry(url) });
          tell(path);
        } catch {
          // closed without sharing: nothing to say
        }
      });
    }
  }

  for (const button of document.querySelectorAll("[data-copies]")) {
    const text = document.getElementById(button.dataset.copies);
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.value);
        say(button.dataset.done);
        tell(button.dataset.tell);
      } catch {
        text.select();
      }
    });
  }

  if (copy) {
    (copy.closest("li") || copy).hidden = !navigator.clipboard;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(address.value);
        say(copy.dataset.done);
        tell(copy.dataset.tell);
      } catch {
        // Not allowed here: leave it selected, ready for the keyboard.
        address.closest("details")?.setAttribute("open", "");
        address.select();
      }
    });
    address.addEventListener("focus", () => address.select());
  }
})();
