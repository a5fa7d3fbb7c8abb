// A card of a board taken by hand into another column: the same form as its menu sends. Alt and arrows do it by keys.
"use strict";

const board = document.querySelector(".board");
const place = `board ${location.pathname}`;

function move(card, column) {
  const form = card.querySelector("form");
  if (!form || !column || card.closest(".board-column") === column) return;
  form.elements.to.value = column.dataset.value;
  sessionStorage.setItem(place, board.scrollLeft);
  form.requestSubmit();
}

if (board) {
  board.scrollLeft = Number(sessionStorage.getItem(place)) || 0;
  sessionStorage.removeItem(place);
  let carried = null;
  for (const card of board.querySelectorAll(".board-card")) {
    if (!card.querySelector("form")) continue;
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      carried = card;
      card.classList.add("carried");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", card.id);
    });
    card.addEventListener("dragend", () => {
      card.classList.remove("carried");
      carried = null;
    });
    card.addEventListener("keydown", (event) => {
      if (!event.altKey || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      event.preventDefault();
      const column = card.closest(".board-column");
      move(card, event.key === "ArrowLeft" ? column.previousElementSibling : column.nextElementSibling);
    });
  }
  for (const column of board.querySelectorAll(".board-column")) {
    column.addEventListener("dragover", (event) => {
      if (!carried) return;
      event.preventDefault();
      column.classList.add("over");
    });
    column.addEventListener("dragleave", () => column.classList.remove("over"));
    column.addEventListener("drop", (event) => {
      event.preventDefault();
      column.classList.remove("over");
      if (carried) move(carried, column);
    });
  }
}
