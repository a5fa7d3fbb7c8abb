// What opens beside the grid: find and replace, sort and filter for oneself, a menu of acts, versions to choose from.

import { fold } from "./model.js";

const el = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};
export class Panel {
  constructor(element, { model, selection, view, editor, acts, words, say }) {
    Object.assign(this, { element, model, selection, view, editor, acts, words, say, sort: null, filters: new Map() });
    element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { event.preventDefault(); this.close(); }
    });
  }

  open(title, ...children) {
    const close = el("button", { type: "button", className: "sg-close", textContent: "×" });
    close.setAttribute("aria-label", this.words.close);
    close.addEventListener("click", () => this.close());
    this.element.replaceChildren(el("h2", { textContent: title }), close, ...children);
    this.element.hidden = false;
  }
  close() {
    this.element.hidden = true;
    this.element.replaceChildren();
    this.view.hits.clear();
    this.model.stamp++;
    this.view.soon();
    this.editor.focus();
  }
  button(words, act, primary) {
    const button = el("button", { type: "button", textContent: words, className: primary ? "button primary small" : "button secondary small" });
    button.addEventListener("click", act);
    return button;
  }
  field(label, value = "") {
    const input = el("input", { type: "text", value, autocomplete: "off" });
    return { input, label: el("label", {}, el("span", { textContent: label }), input) };
  }

  // Find and replace.

  find(replacing) {
    const { words } = this;
    const wanted = this.field(words.find), other = this.field(words["replace with"]);
    const told = el("p", { className: "sg-told" });
    told.setAttribute("role", "status");
    let found = [], at = -1;
    const search = () => {
      const text = fold(wanted.input.value);
      found = text ? this.search(text) : [];
      this.view.hits = new Set(found.map(([p, c]) => `${p}|${c}`));
      this.model.stamp++;
      this.view.soon();
      at = -1;
      told.textContent = text ? words["{n} found"].replace("{n}", found.length) : "";
    };
    const go = (step) => {
      if (!found.length) return;
      at = (at + step + found.length) % found.length;
      const [position, column] = found[at];
      this.selection.to(this.model.row(position), column);
      told.textContent = words["{n} of {all}"].replace("{n}", at + 1).replace("{all}", found.length);
    };
    const replace = async (all) => {
      const cells = (all ? found : found.slice(Math.max(at, 0), Math.max(at, 0) + 1)).map(([position, column]) => [position, column, this.replaced(position, column, wanted.input.value, other.input.value)]);
      await this.acts.type(cells);
      const done = cells.length;
      search();
      told.textContent = words["{n} replaced"].replace("{n}", done);
    };
    wanted.input.addEventListener("input", search);
    for (const field of [wanted, other]) field.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); go(event.shiftKey ? -1 : 1); }
    });
    const buttons = el("div", { className: "sg-buttons" }, this.button(words.next, () => go(1)), this.button(words.previous, () => go(-1)),
      this.button(words.replace, () => replace(false)), this.button(words["replace all"], () => replace(true)));
    this.open(words["find and replace"], wanted.label, other.label, buttons, told);
    (replacing && wanted.input.value ? other : wanted).input.focus();
  }
  search(text) {
    const { model } = this, found = [];
    for (let row = 0; row < model.count; row++) {
      const position = model.position(row);
      if (position >= model.keys.length) break;
      for (let column = 0; column < model.width; column++) {
        if (fold(model.shown(position, column)).includes(text)) found.push([position, column]);
      }
    }
    return found;
  }
  replaced(position, column, find, put) {
    const pattern = new RegExp(find.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "gi");
    return this.model.again(position, column).replace(pattern, () => put);
  }

  // Sort and filter, for oneself or for everybody.

  filter(column) {
    const { model, words } = this;
    const contains = this.field(words.contains);
    const counts = new Map(), named = model.about(column).names || {};
    for (let at = model.frozen; at < model.keys.length; at++) {
      if (!model.isBlank(at)) counts.set(model.shown(at, column), (counts.get(model.shown(at, column)) || 0) + 1);
    }
    const values = [...counts].sort((one, other) => other[1] - one[1]).slice(0, 40);
    const boxes = values.map(([value, count]) => {
      const box = el("input", { type: "checkbox", value });
      return { box, label: el("label", { className: "sg-tick" }, box, el("span", { textContent: `${[value || words.blank, named[value]].filter(Boolean).join(" ")} (${count})` })) };
    });
    const apply = () => {
      const text = fold(contains.input.value), ticked = new Set(boxes.filter(({ box }) => box.checked).map(({ box }) => box.value));
      if (!text && !ticked.size) this.filters.delete(column);
      else this.filters.set(column, (shown) => fold(shown).includes(text) && (!ticked.size || ticked.has(shown)));
      this.arrange();
    };
    const sortMine = (down) => { this.sort = { column, down }; this.arrange(); };
    contains.input.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); apply(); } });
    this.open(model.name(column) || words.column,
      el("div", { className: "sg-buttons" }, this.button(`${words["sort for me"]} ↑`, () => sortMine(false)), this.button(`${words["sort for me"]} ↓`, () => sortMine(true)),
        this.button(`${words["sort for all"]} ↑`, () => this.acts.sort(column, false)), this.button(`${words["sort for all"]} ↓`, () => this.acts.sort(column, true))),
      contains.label,
      el("div", { className: "sg-ticks" }, ...boxes.map(({ label }) => label)),
      el("div", { className: "sg-buttons" }, this.button(words.filter, apply, true), this.button(words["show all"], () => { this.sort = null; this.filters.clear(); this.arrange(); })),
      el("p", { className: "sg-told", textContent: words["for you alone"] }));
    contains.input.focus();
  }
  arrange() {
    const { model, view, selection } = this;
    model.arrange(this.sort, this.filters);
    view.sorted = this.sort;
    view.filtered = this.filters;
    view.sortMark = `${JSON.stringify(this.sort)}${[...this.filters.keys()]}`;
    selection.to(Math.min(selection.row, model.count - 1), selection.column);
    view.measure();
    view.frame.scrollTop = 0;
    this.say(model.order ? "{n} rows shown" : "all rows shown", model.order?.length);
  }

  // Two wrote in one cell: all that is still to be chosen, however many acts met it.

  clash(conflicts) {
    const { model, words } = this;
    const settle = (all, mine) => {
      const cells = all.map((one) => [model.find(one.row), one.column, one.mine, one.theirs]).filter(([position]) => position >= 0);
      for (const one of all) model.clashes.delete(`${one.row}|${one.column}`);
      model.stamp++;
      if (mine) this.acts.type(cells);
      this.close();
    };
    const shown = conflicts.slice(0, 8).map((one) => {
      const title = `${model.name(one.column)} · ${words.row} ${model.find(one.row) + 1}`;
      return el("div", { className: "sg-clash-of" }, el("h3", { textContent: title }),
        el("p", {}, el("span", { textContent: `${words["in the sheet"]} ` }), el("q", { textContent: one.theirs || words.blank })),
        el("p", {}, el("span", { textContent: `${words["you typed"]} ` }), el("q", { textContent: one.mine || words.blank })));
    });
    const more = conflicts.length > 8 ? [el("p", { textContent: `+ ${conflicts.length - 8}` })] : [];
    this.say("two wrote here"); // the panel takes no key from somebody who goes on typing
    this.open(words["two wrote here"], ...shown, ...more,
      el("div", { className: "sg-buttons" }, this.button(words["put mine"], () => settle(conflicts, true), true), this.button(words["keep theirs"], () => settle(conflicts, false))));
  }

  // Notes, and what is wrong in a cell.

  note(position, column) {
    const { model, words } = this, row = model.ref(position), names = model.names([column]), before = model.note(position, column);
    const text = el("textarea", { value: before, rows: 4 });
    text.setAttribute("aria-label", words.note);
    const save = async () => {
      const answer = await this.acts.note(row, column, names, text.value, before);
      if (answer?.done && text.isConnected) this.close();
    };
    this.open(words.note, text, el("div", { className: "sg-buttons" }, this.button(words.save, save, true)));
    text.focus();
  }

  // The menu of acts, by its button, a right click or Shift+F10.

  menu(x, y, items) {
    const menu = el("div", { className: "sg-menu" });
    menu.setAttribute("role", "menu");
    const close = () => { menu.remove(); document.removeEventListener("pointerdown", outside, true); };
    const outside = (event) => { if (!menu.contains(event.target)) close(); };
    for (const [label, act] of items) {
      if (!label) { menu.append(el("hr")); continue; }
      const item = el("button", { type: "button", textContent: label });
      item.setAttribute("role", "menuitem");
      item.addEventListener("click", () => { close(); this.editor.focus(); act(); });
      menu.append(item);
    }
    menu.addEventListener("keydown", (event) => {
      const all = [...menu.querySelectorAll("button")], at = all.indexOf(document.activeElement);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
      if (to !== undefined) { event.preventDefault(); all[(to + all.length) % all.length].focus(); }
      else if (event.key === "Escape" || event.key === "Tab") { event.preventDefault(); close(); this.editor.focus(); }
    });
    this.element.parentNode.append(menu);
    const frame = this.element.parentNode.getBoundingClientRect();
    menu.style.left = `${Math.max(4, Math.min(x - frame.left, frame.width - menu.offsetWidth - 4))}px`;
    menu.style.top = `${Math.max(4, Math.min(y - frame.top, frame.height - menu.offsetHeight - 4))}px`;
    document.addEventListener("pointerdown", outside, true);
    menu.querySelector("button").focus();
  }
}
