// Shows a chosen photo as it will be cropped, and makes it small before it leaves, upright: phones' photos are heavy, and
// their networks slow. Says how far the sending is. What this browser cannot read (HEIC, often) is sent as it is.
// Without this script the whole file is sent, and the server does the same.
(() => {
  const LONGEST = 1600;
  const LIGHT = 300_000;
  const STALLED_MS = 45_000;
  const ready = new WeakMap(); // input -> when its photo is small

  const lighter = async (drawn, type) => {
    const scale = Math.min(1, LONGEST / Math.max(drawn.width, drawn.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(drawn.width * scale);
    canvas.height = Math.round(drawn.height * scale);
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff"; // what is transparent would turn black
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(drawn, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, type, 0.85));
  };

  const preview = (drawn, shown) => {
    const canvas = document.createElement("canvas");
    canvas.width = 400;
    canvas.height = 500;
    const width = Math.min(drawn.width, drawn.height * 0.8);
    const height = width / 0.8;
    const [x, y] = [(drawn.width - width) * 0.5, (drawn.height - height) * 0.4];
    canvas.getContext("2d").drawImage(drawn, x, y, width, height, 0, 0, 400, 500);
    canvas.setAttribute("aria-hidden", "true");
    const frame = document.createElement("div");
    frame.className = "portrait";
    frame.append(canvas);
    shown.replaceChildren(frame);
  };

  const chosen = async (input) => {
    const file = input.files[0];
    const form = input.form;
    const word = form.querySelector("[data-photo-word]");
    word.textContent = "";
    document.getElementById("photo-error")?.remove(); // it was the last one's
    input.setAttribute("aria-invalid", "false");
    input.closest(".field").classList.remove("wrong");
    if (!file || file.type === "image/svg+xml") return;
    let drawn;
    try {
      drawn = await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch {
      if (file.size > Number(input.dataset.most)) word.textContent = word.dataset.heavy;
      return; // sent as it is: the server reads it, or says what is wrong with it
    }
    if (input.files[0] !== file) return;
    preview(drawn, document.getElementById("photo-shown"));
    word.textContent = word.dataset.ready;
    const readable = ["image/jpeg", "image/png", "image/webp"].includes(file.type);
    if (readable && file.size <= LIGHT && Math.max(drawn.width, drawn.height) <= LONGEST) return;
    const blob = await lighter(drawn, "image/jpeg");
    if (!blob || (readable && blob.size >= file.size) || input.files[0] !== file) return;
    const list = new DataTransfer();
    list.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
    input.files = list.files;
  };

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-photo] input[type=file]")) ready.set(event.target, chosen(event.target));
  });

  // Like fetch, but it says how far the sending is, and gives up when nothing moves any more.
  const send = (address, request, told) =>
    new Promise((done, failed) => {
      const xhr = new XMLHttpRequest();
      const stop = () => xhr.abort();
      let stalled = setTimeout(stop, STALLED_MS);
      xhr.open(request.method, address);
      for (const [name, value] of Object.entries(request.headers)) xhr.setRequestHeader(name, value);
      xhr.responseType = "text";
      xhr.upload.onprogress = ({ loaded, total }) => {
        clearTimeout(stalled);
        stalled = setTimeout(stop, STALLED_MS);
        told(loaded / total);
      };
      xhr.onload = () => {
        const headers = new Headers();
        for (const line of xhr.getAllResponseHeaders().trim().split(/[\r\n]+/)) {
          const at = line.indexOf(":");
          if (at > 0) headers.append(line.slice(0, at), line.slice(at + 1).trim());
        }
        done(new Response(xhr.status === 204 ? null : xhr.responseText, { status: xhr.status, headers }));
      };
      xhr.onerror = xhr.onabort = () => failed(new TypeError("The photo did not arrive"));
      xhr.onloadend = () => clearTimeout(stalled);
      xhr.send(request.body);
    });

  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    const form = ctx.sourceElement;
    if (!form.matches?.("[data-photo]")) return;
    const input = form.querySelector("input[type=file]");
    const word = form.querySelector("[data-photo-word]");
    const bar = form.querySelector("progress");
    ctx.request.timeout = "0ms"; // a slow network is not a dead one: only a sending that stands still is given up
    ctx.fetch = async (address, request) => {
      await ready.get(input);
      if (input.files[0]) request.body.set(input.name, input.files[0]);
      bar.hidden = false;
      try {
        return await send(address, request, (part) => {
          bar.value = part;
          word.textContent = part < 1 ? word.dataset.sending : word.dataset.sent;
        });
      } catch (error) {
        word.textContent = "";
        throw error;
      } finally {
        bar.hidden = true;
        bar.value = 0;
      }
    };
  });

  document.addEventListener("submit", (event) => {
    const word = event.target.querySelector("[data-photo-word]");
    if (word) word.textContent = word.dataset.sending;
  });
})();
