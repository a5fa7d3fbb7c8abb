// What a cell may hold, offered while one types: choices of a list, names of rows, near days, functions.

import { FRENCH, FUNCTIONS } from "./functions.js";
import { fold } from "./model.js";

const MOST = 60;

export class List {
  constructor(element, { model, editor, words, field }) {
    Object.assign(this, { element, model, editor, words, field, at: -1, items: [] });
    element.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.pick(Number(option.dataset.n));
    });
  }

  /** What is offered for what is typed. */
  show(text) {
    const { model, editor } = this;
    const position = editor.open ? model.find(editor.ref) : -1;
    const about = position > model.header ? model.about(editor.column) : {};
    this.many = !!about.many;
    this.items = this.offered(about, text).slice(0, MOST);
    this.at = -1;
    this.draw(about, text);
  }

  offered(about, text) {
    if (text.startsWith("=")) {
      const [begun] = /[\p{L}][\p{L}.]+$/u.exec(text) || [];
      if (!begun) return [];
      const names = document.documentElement.lang === "fr" ? [...FUNCTIONS, ...FRENCH.keys()] : FUNCTIONS;
      const offered = names.filter((name) => fold(name).startsWith(fold(begun)) && fold(name) !== fold(begun));
      return offered.map((name) => ({ value: text.slice(0, -begun.length) + name + "(", label: name, open: true }));
    }
    const fresh = text === this.editor.before;
    const typed = fold(fresh ? "" : this.many ? text.split("\n").at(-1) : text);
    if (about.choices) return about.choices.filter(([value]) => fold(value).includes(typed)).map(([value, colour]) => ({ value, label: value, colour }));
    if (about.names) {
      return Object.entries(about.names).filter(([id, name]) => fold(`${id} ${name}`).includes(typed)).map(([id, name]) => ({ value: id, label: `${name} · ${id}` }));
    }
    if (about.kind === "date") return days(this.words).filter((day) => fold(day.label).includes(typed));
    return [];
  }

  draw(about, text) {
    const { element } = this;
    element.hidden = !this.items.length || (this.items.length === 1 && this.items[0].value === text);
    if (element.hidden) { element.replaceChildren(); return; }
    const chosen = new Set(this.many ? text.split("\n") : [text]);
    element.replaceChildren(...this.items.map((item, n) => {
      const option = document.createElement("div");
      option.setAttribute("role", "option");
      option.id = `sg-option-${n}`;
      option.dataset.n = n;
      option.setAttribute("aria-selected", chosen.has(item.value));
      option.textContent = (this.many ? (chosen.has(item.value) ? "☑ " : "☐ ") : "") + item.label;
      if (item.colour) { option.style.setProperty("--dot", item.colour); option.classList.add("sg-dot"); }
      return option;
    }));
    const box = this.field.getBoundingClientRect(), frame = element.offsetParent.getBoundingClientRect();
    const below = window.innerHeight - box.bottom > 220;
    element.style.left = `${Math.max(4, Math.min(box.left - frame.left, frame.width - 270))}px`;
    element.style.top = below ? `${box.bottom - frame.top + 2}px` : "";
    element.style.bottom = below ? "" : `${frame.bottom - box.top + 2}px`;
  }
  hide() { this.element.hidden = true; this.items = []; this.at = -1; this.field.setAttribute("aria-activedescendant", "sg-active"); }

  /** A key that is for the list; true: it was. */
  key(event) {
    if (this.element.hidden) return false;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.altKey) {
      this.at = (this.at + (event.key === "ArrowDown" ? 1 : -1) + this.items.length + (this.at < 0 && event.key === "ArrowUp" ? 1 : 0)) % this.items.length;
      [...this.element.children].forEach((option, n) => option.classList.toggle("at", n === this.at));
      this.element.children[this.at].scrollIntoView({ block: "nearest" });
      this.field.setAttribute("aria-activedescendant", `sg-option-${this.at}`);
      event.preventDefault();
      return true;
    }
    if ((event.key === "Enter" || (event.key === "Tab" && !this.many)) && this.at >= 0) {
      const open = this.items[this.at].open;
      this.pick(this.at);
      if (this.many || open) { event.preventDefault(); return true; }
    }
    return false;
  }

  pick(n) {
    const item = this.items[n], { editor } = this;
    if (this.many) {
      const held = this.field.value.split("\n").map((one) => one.trim()).filter(Boolean);
      const known = new Set(this.model.about(editor.column).choices?.map(([value]) => value) || Object.keys(this.model.about(editor.column).names || {}));
      const kept = held.filter((one) => known.has(one) || held.indexOf(one) < held.length - 1 || editor.before.includes(one));
      const at = kept.indexOf(item.value);
      if (at < 0) kept.push(item.value); else kept.splice(at, 1);
      editor.set(kept.join("\n"));
      editor.before === editor.field.value || (editor.arrows = false);
      this.show(kept.join("\n") || "");
    } else {
      editor.set(item.value);
      if (!item.open) { this.hide(); editor.commit(); }
    }
    editor.focus();
    this.field.setSelectionRange(this.field.value.length, this.field.value.length);
  }
}

/** The day so many days from today, as one types it. */
export function day(n) {
  const at = new Date();
  at.setDate(at.getDate() + n);
  return `${String(at.getDate()).padStart(2, "0")}/${String(at.getMonth() + 1).padStart(2, "0")}/${at.getFullYear()}`;
}
function days(words) {
  return [[0, words.today], [1, words.tomorrow], [-1, words.yesterday], [7, words["in a week"]], [14, words["in two weeks"]]].map(([n, label]) => ({ value: day(n), label: `${label} · ${day(n)}` }));
}
