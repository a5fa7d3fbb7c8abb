// A sheet to type in, but on a phone, where the page's own table is read and edited row by row unless all is asked for.

const asked = JSON.parse(document.querySelector("[data-sheet]").dataset.sheet);
document.querySelector(".sheet-tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
if (asked.grid || !matchMedia("(max-width: 40rem)").matches) import("./main.js");
