// Asks the browser for a passkey when a form marked `data-passkey` is sent, and sends its answer with the form.
// `data-passkey` is "create" or "get"; `data-challenge` the address of what the browser needs; `data-failed` what to say.
(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const listed = (found) => (found || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const wanted = async (form) => {
    const answer = await fetch(form.dataset.challenge, { method: "POST" });
    if (!answer.ok || answer.redirected) throw new Error("no challenge");
    const options = await answer.json();
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    options.excludeCredentials = listed(options.excludeCredentials);
    options.allowCredentials = listed(options.allowCredentials);
    return options;
  };

  const said = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
      if (credential.response[name]) response[name] = text(credential.response[name]);
    return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
  };

  for (const notice of document.querySelectorAll("[data-without-script]")) notice.remove();
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const word = form.querySelector("[data-passkey-word]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      word.textContent = "";
      try {
        const publicKey = await wanted(form);
        form.elements.answer.value = said(await navigator.credentials[form.dataset.passkey]({ publicKey }));
        form.submit();
      } catch {
        word.textContent = form.dataset.failed;
      }
    });
  }
})();
