// What opens beside the grid: find and replace, sort and filter for oneself, a menu of acts, versions to choose from.

import { counted, fold, replaced } from "./model.js";

const el = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};
const OFFERED = 40; // values of a column, to be ticked

export class Panel {
  constructor(element, { model, selection, view, editor, acts, words, say }) {
    Object.assign(this, { element, model, selection, view, editor, acts, words, say, sort: null, filters: new Map(), found: [], at: -1, column: 0 });
    element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { event.preventDefault(); this.close(); }
    });
  }

  open(title, ...children) {
    this.unchosen = this.unchosen || this.choosing;
    const close = el("button", { type: "button", className: "sg-close", textContent: "×" });
    close.setAttribute("aria-label", this.words.close);
    close.addEventListener("click", () => this.close());
    this.element.replaceChildren(el("h2", { textContent: title }), close, ...children);
    this.element.hidden = false;
    this.list = null;
  }
  close() {
    this.element.hidden = true;
    this.list = null;
    this.element.replaceChildren();
    this.mark([]);
    this.editor.focus();
    if (this.unchosen && this.model.clashes.size) this.clash([...this.model.clashes.values()]);
  }
  get choosing() { return !!this.element.querySelector(".sg-clash-of"); }
  button(words, act, primary) {
    const button = el("button", { type: "button", textContent: words, className: primary ? "button primary small" : "button secondary small" });
    button.addEventListener("click", act);
    return button;
  }
  field(label, value = "") {
    const input = el("input", { type: "text", value, autocomplete: "off" });
    return { input, label: el("label", {}, el("span", { textContent: label }), input) };
  }

  /** Columns were moved (see model.moved): what is sought, sorted and filtered follows its own. */
  follow(to) {
    this.mark(this.found.map(([ref, column]) => [ref, to(column)]));
    this.column = to(this.column);
    if (this.column < 0 && this.element.querySelector(".sg-ticks")) this.close();
    if (this.sort) this.sort.column = to(this.sort.column);
    if (this.sort?.column < 0) this.sort = null;
    const filters = [...this.filters].map(([column, filter]) => [to(column), filter]);
    this.filters = new Map(filters.filter(([column]) => column >= 0));
    this.show();
  }

  // Find and replace. What is found is held by row, not by place: others insert rows meanwhile.

  mark(found) {
    this.found = found;
    this.view.hits = new Set(found.map(([ref, column]) => `${ref}|${column}`));
    this.model.stamp++;
    this.view.soon();
  }
  find(replacing) {
    const { words } = this;
    const wanted = this.field(words.find), other = this.field(words["replace with"]);
    const told = el("p", { className: "sg-told" });
    told.setAttribute("role", "status");
    const search = () => {
      const text = fold(wanted.input.value);
      this.mark(text ? this.search(text) : []);
      this.at = -1;
      told.textContent = text ? counted(words, "{n} found", this.found.length) : "";
    };
    const go = (step) => {
      const { found, model } = this;
      for (let tries = 0; tries < found.length; tries++) {
        this.at = (Math.max(this.at + step, step < 0 ? -1 : 0) + found.length) % found.length;
        const [ref, column] = found[this.at], row = model.row(model.find(ref));
        if (row < 0 || column < 0) continue; // gone meanwhile
        this.selection.to(row, column);
        told.textContent = words["{n} of {all}"].replace("{n}", this.at + 1).replace("{all}", found.length);
        return;
      }
    };
    /** All that is found, or one, and on to the next: what was replaced is not found again. */
    const replace = async (all) => {
      const { found } = this, at = Math.max(this.at, 0);
      const cells = (all ? found : found.slice(at, at + 1)).map(([ref, column]) => this.replacing(ref, column, wanted.input.value, other.input.value)).filter(Boolean);
      this.mark(all ? [] : found.filter((_, n) => n !== at));
      this.at = at - 1;
      go(1);
      await this.acts.type(cells);
      told.textContent = counted(words, "{n} replaced", cells.length);
    };
    this.at = -1;
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
    const { model } = this, found = [], columns = model.headers.map((_, column) => model.about(column).names || {});
    for (let row = 0; row < model.count; row++) {
      const position = model.position(row);
      if (position >= model.keys.length) break;
      for (let column = 0; column < model.width; column++) {
        const shown = model.shown(position, column), named = columns[column][shown];
        if (fold(shown).includes(text) || (named && fold(named).includes(text))) found.push([model.ref(position), column]);
      }
    }
    return found;
  }
  /** What is to be typed in a cell for a replacement; undefined: nothing. A formula, found by what it shows, stays as it
      is, and no text becomes one. */
  replacing(ref, column, find, put) {
    const { model } = this, position = model.find(ref);
    if (position < 0 || column < 0) return undefined;
    const again = model.again(position, column), quoted = again.startsWith("'") && again !== model.shown(position, column);
    const before = quoted ? again.slice(1) : again, text = replaced(before, find, put);
    if (again.startsWith("=") || text === before) return undefined;
    return [position, column, quoted || text.startsWith("=") ? `'${text}` : text];
  }

  // Sort and filter, for oneself or for everybody.

  filter(column) {
    const { model, words } = this, mine = this.filters.get(column);
    this.column = column;
    const contains = this.field(words.contains, mine?.text), ticked = new Set(mine?.ticked);
    const left = el("p", { className: "sg-told" }), ticks = el("div", { className: "sg-ticks" });
    ticks.addEventListener("change", ({ target }) => { if (target.checked) ticked.add(target.value); else ticked.delete(target.value); });
    /** The values as the rows are now: others write while the panel is open. */
    const list = () => {
      const counts = new Map(), named = model.about(this.column).names || {};
      for (let at = model.frozen; at < model.keys.length; at++) {
        if (!model.isBlank(at)) counts.set(model.shown(at, this.column), (counts.get(model.shown(at, this.column)) || 0) + 1);
      }
      for (const value of ticked) if (!counts.has(value)) counts.set(value, 0);
      const all = [...counts].sort((one, other) => other[1] - one[1]);
      const values = all.filter(([value], n) => n < OFFERED || ticked.has(value)), more = all.length - values.length;
      left.textContent = counted(words, "{n} more values", more);
      left.hidden = !more;
      const label = ([value, count]) => `${[value || words.blank, named[value]].filter(Boolean).join(" ")} (${count})`;
      const listed = JSON.stringify(values);
      if (ticks.dataset.listed === listed) return;
      ticks.dataset.listed = listed;
      const at = ticks.contains(document.activeElement) ? document.activeElement.value : null, top = ticks.scrollTop;
      const boxes = values.map(([value]) => el("input", { type: "checkbox", value, checked: ticked.has(value) }));
      ticks.replaceChildren(...boxes.map((box, n) => el("label", { className: "sg-tick" }, box, el("span", { textContent: label(values[n]) }))));
      ticks.scrollTop = top;
      if (at !== null) (boxes.find(({ value }) => value === at) || contains.input).focus({ preventScroll: true });
    };
    const apply = () => {
      const text = fold(contains.input.value), chosen = new Set(ticked);
      if (!text && !chosen.size) this.filters.delete(this.column);
      else this.filters.set(this.column, { text: contains.input.value, ticked: chosen, holds: (shown) => fold(shown).includes(text) && (!chosen.size || chosen.has(shown)) });
      this.arrange();
    };
    const sortMine = (down) => { this.sort = { column: this.column, down }; this.arrange(); };
    contains.input.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); apply(); } });
    this.open(model.name(column) || words.column,
      el("div", { className: "sg-buttons" }, this.button(`${words["sort for me"]} ↑`, () => sortMine(false)), this.button(`${words["sort for me"]} ↓`, () => sortMine(true)),
        this.button(`${words["sort for all"]} ↑`, () => this.acts.sort(this.column, false)), this.button(`${words["sort for all"]} ↓`, () => this.acts.sort(this.column, true))),
      contains.label,
      left,
      ticks,
      el("div", { className: "sg-buttons" }, this.button(words.filter, apply, true), this.button(words["show all"], () => { this.sort = null; this.filters.clear(); this.arrange(); })),
      el("p", { className: "sg-told", textContent: words["for you alone"] }));
    this.list = list;
    list();
    contains.input.focus();
  }
  /** At the heads of the columns. */
  show() {
    const { view } = this;
    view.sorted = this.sort;
    view.filtered = this.filters;
    view.sortMark = `${JSON.stringify(this.sort)}${[...this.filters.keys()]}`;
  }
  arrange() {
    const { model, view, selection } = this;
    model.arrange(this.sort, this.filters);
    this.show();
    selection.to(Math.min(selection.row, model.count - 1), selection.column);
    view.measure();
    view.frame.scrollTop = 0;
    this.say(model.order ? "{n} rows shown" : "all rows shown", model.order?.length);
  }

  // Two wrote in one cell: all that is still to be chosen, however many acts met it; once what is open beside is done.

  clash(conflicts) {
    const { model, words } = this;
    this.say("two wrote here"); // the panel takes no key from somebody who goes on typing
    if (!this.element.hidden && !this.choosing) { this.unchosen = true; return; }
    const settle = (all, mine) => {
      const cells = all.map((one) => [model.find(one.row), one.column, one.mine, one.theirs]).filter(([position, column]) => position >= 0 && column >= 0);
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
    this.open(words["two wrote here"], ...shown, ...more,
      el("div", { className: "sg-buttons" }, this.button(words["put mine"], () => settle(conflicts, true), true), this.button(words["keep theirs"], () => settle(conflicts, false))));
    this.unchosen = false;
  }

  // Notes, and what is wrong in a cell.

  note(position, column) {
    const { model, words } = this, before = model.note(position, column);
    const row = model.ref(position), ref = model.columnRef(column), names = model.names([column]);
    const text = el("textarea", { value: before, rows: 4 });
    text.setAttribute("aria-label", words.note);
    const save = async () => {
      const answer = await this.acts.note(row, ref, names, text.value, before);
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
