// A card of a board taken by hand into another column: the same form as its menu sends. Alt and arrows do it by keys.
"use strict";

const board = document.querySelector(".view-board");
const place = `board ${location.pathname}`;
let carried = null;

function move(card, column) {
  const form = card.querySelector("form");
  if (!form || !column || card.closest(".board-column") === column) return;
  form.elements.to.value = column.dataset.value;
  sessionStorage.setItem(place, board.scrollLeft);
  form.requestSubmit();
}

function mark(column) {
  for (const one of board.querySelectorAll(".over")) one.classList.toggle("over", one === column);
  if (column) column.classList.add("over");
}

if (board) {
  board.scrollLeft = Number(sessionStorage.getItem(place)) || 0;
  sessionStorage.removeItem(place);
  board.addEventListener("dragstart", (event) => {
    carried = event.target.closest(".board-card");
    if (!carried) return;
    carried.classList.add("carried");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", carried.id);
  });
  board.addEventListener("dragend", () => {
    if (carried) carried.classList.remove("carried");
    carried = null;
    mark(null);
  });
  board.addEventListener("dragover", (event) => {
    const column = event.target.closest(".board-column");
    if (!carried || !column) return;
    event.preventDefault();
    mark(column);
  });
  board.addEventListener("drop", (event) => {
    if (!carried) return;
    event.preventDefault();
    move(carried, event.target.closest(".board-column"));
  });
  board.addEventListener("keydown", (event) => {
    const card = event.target.closest(".board-card");
    if (!card || !event.altKey || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    const column = card.closest(".board-column");
    move(card, event.key === "ArrowLeft" ? column.previousElementSibling : column.nextElementSibling);
  });
}
