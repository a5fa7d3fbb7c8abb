// Shows a chosen photo as it will be cropped, and makes it lighter before it leaves: phones' photos are heavy, and
// their networks slow. Without this script the whole file is sent, and the server does the same.
(() => {
  const LONGEST = 2000;
  const LIGHT = 600_000;

  const lighter = async (drawn, type) => {
    const scale = Math.min(1, LONGEST / Math.max(drawn.width, drawn.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(drawn.width * scale);
    canvas.height = Math.round(drawn.height * scale);
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff"; // what is transparent would turn black
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(drawn, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, type, 0.9));
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
      drawn = await createImageBitmap(file);
    } catch {
      return; // the server says what is wrong with it
    }
    if (input.files[0] !== file) return;
    preview(drawn, document.getElementById("photo-shown"));
    word.textContent = word.dataset.ready;
    const readable = ["image/jpeg", "image/png", "image/webp"].includes(file.type);
    if (readable && file.size <= LIGHT) return;
    const blob = await lighter(drawn, "image/jpeg");
    if (!blob || (readable && blob.size >= file.size) || input.files[0] !== file) return;
    const list = new DataTransfer();
    list.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
    input.files = list.files;
  };

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-photo] input[type=file]")) chosen(event.target);
  });
  document.addEventListener("submit", (event) => {
    const word = event.target.querySelector("[data-photo-word]");
    if (word) word.textContent = word.dataset.sending;
  });
})();
