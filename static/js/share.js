// Sharing a CV: the phone's own sheet where there is one, and a button that copies the address.
// Without this script the links and the address to select are there all the same.
(() => {
  const share = document.getElementById("share-now");
  const copy = document.getElementById("copy");
  const address = document.getElementById("address");

  const say = (text) => {
    const toast = document.createElement("p");
    toast.className = "toast";
    toast.textContent = text;
    document.getElementById("toasts").replaceChildren(toast);
    setTimeout(() => toast.remove(), 4000);
  };

  if (navigator.share) {
    share.addEventListener("click", (event) => {
      event.preventDefault();
      const { title, text, url } = share.dataset;
      navigator.share({ title, text, url }).catch(() => {}); // closed without sharing: nothing to say
    });
  }

  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(address.value);
      say(copy.dataset.done);
    } catch {
      address.select(); // not allowed here: leave it selected, ready for the keyboard
    }
  });
  address.addEventListener("focus", () => address.select());
})();
