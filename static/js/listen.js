// Reads a text of the page aloud. Its button is hidden until the browser has a voice in the language of the text.
(() => {
  const speech = window.speechSynthesis;
  if (!speech || !window.SpeechSynthesisUtterance) return;

  const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, summary, blockquote, label, legend";
  let reading = null;

  const languageOf = (element) => (element.closest("[lang]")?.lang || "fr").toLowerCase().split("-")[0];
  const voiceFor = (language) =>
    speech.getVoices().find((voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === language);
  const textOf = (button) => document.getElementById(button.dataset.read);

  const offer = () => {
    for (const button of document.querySelectorAll("[data-read]")) {
      button.hidden = !textOf(button) || !voiceFor(languageOf(textOf(button)));
    }
  };

  // A block that holds others is left to them. What is out of sight (folded, hidden) is not read, nor are buttons.
  const blocksOf = (text) =>
    [...text.querySelectorAll(BLOCKS)].filter(
      (block) =>
        !block.querySelector(`${BLOCKS}, button, .button`) && block.getClientRects().length > 0 && block.innerText.trim(),
    );

  // Some voices stop after fifteen seconds: a sentence at a time.
  const sentencesOf = (block) => block.innerText.split(/(?<=[.!?…:;])\s+/).filter((words) => words.trim());

  const stop = () => {
    if (!reading) return;
    reading.querySelector("[data-word]").textContent = reading.dataset.listen;
    reading = null;
    speech.cancel();
  };

  const read = (button) => {
    const text = textOf(button);
    const said = (text.matches(BLOCKS) ? [text] : blocksOf(text)).flatMap((block) =>
      sentencesOf(block).map((words) => {
        const utterance = new SpeechSynthesisUtterance(words);
        utterance.lang = block.closest("[lang]")?.lang || "fr";
        utterance.voice = voiceFor(languageOf(block)) || null;
        return utterance;
      }),
    );
    if (!said.length) return;
    reading = button;
    button.querySelector("[data-word]").textContent = button.dataset.stop;
    const over = () => reading === button && stop();
    said.at(-1).addEventListener("end", over);
    for (const utterance of said) {
      utterance.addEventListener("error", over);
      speech.speak(utterance);
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-read]");
    if (!button) return;
    const again = reading === button;
    stop();
    if (!again) read(button);
  });
  speech.addEventListener?.("voiceschanged", offer);
  addEventListener("pagehide", stop);
  speech.cancel(); // what another page of ours began
  offer();
})();
