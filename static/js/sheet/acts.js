// What people do to the tab: shown at once, sent in order, and a way back for each that never undoes what others wrote.

import { parseHtml, parseText, toHtml, toText, wasCut } from "./clipboard.js";
import { changedSince, followed, pictureOf, sameShape, shifted } from "./formulas.js";
import { letters } from "./model.js";
import { range } from "./selection.js";
import { repeated, series } from "./series.js";

const MOST_CHARACTERS = 50_000; // in a cell

export class Acts {
  constructor(model, selection, wire, hooks) {
    Object.assign(this, { model, selection, wire, hooks, done: [], undone: [], copied: null, pending: new Set() });
    this.settled = this.undoing = Promise.resolve(); // all acts so far; all that is being taken back
  }

  /** Type texts: `cells` are [position, column, text]. What they replace is what stands there now, or stood there when
      their author began to type (`seen`; or one for each cell, after its text). */
  type(cells, { seen, remember = true } = {}) {
    const { model } = this;
    if (this.refuses(cells)) return Promise.resolve();
    const changed = cells.filter(([p, c, text, stood = seen]) => stood !== undefined || model.again(p, c) !== text);
    if (!changed.length) return Promise.resolve();
    const refs = new Map(), names = this.model.names([...new Set(changed.map(([, column]) => column))]);
    const wanted = changed.map(([position, column, text, stood = seen]) => {
      if (!refs.has(position)) refs.set(position, model.ref(position));
      const key = `${refs.get(position)}|${column}`;
      const before = stood ?? model.written(position, column), waited = stood === undefined && model.typed.has(key);
      return { key, ref: refs.get(position), column, columnRef: model.columnRef(column), text, before, waited };
    });
    for (const one of wanted) { model.typed.set(one.key, one.text); model.clashes.delete(one.key); }
    this.pending.add(wanted);
    model.stamp++;
    this.hooks.changed();
    const before = (one) => (one.waited ? this.lastWritten(one) : one.before);
    return this.run(() => block(wanted, names, before), (answer) => {
      this.pending.delete(wanted);
      for (const one of wanted) if (model.typed.get(one.key) === one.text) model.typed.delete(one.key);
      if (answer) for (const one of wanted) model.clashes.delete(one.key);
      for (const clash of answer?.conflicts || []) model.clashes.set(`${clash.row}|${clash.column}`, clash);
      model.stamp++;
      if (answer?.conflicts?.length) this.hooks.clashed([...model.clashes.values()]);
    }, remember);
  }

  /** Whether one of the cells is longer than any may be: nothing of them is typed then, and it is said which. */
  refuses(cells) {
    const long = cells.find(([, , text]) => text.length > MOST_CHARACTERS);
    if (long) this.hooks.say("too long", `${letters(long[1])}${long[0] + 1}`);
    return !!long;
  }

  /** Rows have other names now, or columns other places, told by functions: so has what is typed and not answered yet. */
  rename(to, toColumn = (column) => column) {
    const { typed } = this.model, all = [...this.pending].flat().map((one) => [one, typed.get(one.key)]);
    for (const [one] of all) typed.delete(one.key);
    for (const [one, text] of all) {
      const ref = to(one.ref), column = toColumn(one.column), key = `${ref}|${column}`;
      Object.assign(one, { ref, column, key });
      if (text !== undefined) typed.set(key, text);
    }
  }

  /** What stands in a cell now that an earlier act of ours on it was answered; where that one met what somebody else
      wrote, what its author saw. */
  lastWritten(one) {
    const position = this.model.find(one.ref);
    return position < 0 || this.model.clashes.has(one.key) ? one.before : this.model.written(position, one.column);
  }

  /** Send an act and remember it; `after` is told of the answer, or of nothing where it was refused. */
  run(make, after = () => {}, remember = true) {
    const one = this.attempt(make, after, remember);
    this.settled = Promise.allSettled([this.settled, one]);
    return one;
  }
  async attempt(make, after, remember) {
    let act, was;
    try {
      const answer = await this.wire.send(() => {
        act = make();
        was = /^(delete|back)/.test(act.kind) ? pictureOf(this.model) : null;
        return act;
      });
      after(answer);
      answer.way = { id: answer.id, kind: act.kind, was, formulas: was ? changedSince(this.model, was) : [] };
      if (remember && answer.done) { this.done.push(answer.way); this.undone.length = 0; }
      if (answer.skipped) this.hooks.say("skipped", answer.skipped);
      this.hooks.changed();
      return answer;
    } catch (error) {
      after(null);
      this.hooks.failed(error);
      this.hooks.changed();
      return null;
    }
  }

  /** Each in its turn, once what came before is answered. */
  undo(from = this.done, to = this.undone, words = "undone") {
    this.undoing = this.undoing.then(() => this.settled).then(() => this.back(from, to, words));
    return this.undoing;
  }
  async back(from, to, words) {
    const last = from.pop();
    if (!last) { this.hooks.say(from === this.done ? "nothing to undo" : "nothing to redo"); return; }
    const { model } = this, { kind, was } = last; // what was done first, however often it went back and forth
    const untouched = last.formulas.filter(([key, , , column, text]) => model.stored(key, column) === text);
    const answer = await this.run(() => ({ kind: "back", of: last.id }), undefined, false);
    if (!answer) return;
    if (answer.done) to.push({ ...answer.way, kind });
    if (answer.done && was && sameShape(model, was)) {
      await this.type(untouched.map(([key, column, text]) => [model.keys.indexOf(key), column, text]), { remember: false });
    }
    if (answer.done && kind.startsWith("delete") && model.formulas.some(([, , text]) => text.includes("#REF!"))) this.hooks.say("undone but formulas");
    else if (answer.done) this.hooks.say(answer.skipped ? "undone but" : words, answer.skipped);
    else if (!answer.skipped) this.hooks.say("nothing to undo");
  }
  redo() { return this.undo(this.undone, this.done, "redone"); }

  /** Columns were moved (see model.moved): so were those of what is typed, of what is cut, and of what is to be chosen. */
  follow(to) {
    const { model, copied } = this, clashes = [...model.clashes.values()];
    this.rename((ref) => ref, to);
    if (copied) copied.columns = copied.columns.map(to);
    model.clashes.clear();
    for (const one of clashes) model.clashes.set(`${one.row}|${to(one.column)}`, Object.assign(one, { column: to(one.column) }));
  }

  clear() {
    const { selection } = this;
    const columns = selection.columns();
    this.type(selection.rows().flatMap((row) => columns.map((column) => [row, column, ""])));
  }

  // The clipboard.

  copy(event, cut) {
    const { model, selection } = this;
    const rows = selection.rows(), columns = selection.columns();
    const shown = rows.map((row) => columns.map((column) => model.shown(row, column).replace(/^=/, "'="))); // no formula anywhere
    const text = toText(shown), values = rows.map((row) => columns.map((column) => model.elsewhere(row, column)));
    event.clipboardData.setData("text/plain", text);
    event.clipboardData.setData("text/html", toHtml(shown, values, cut));
    event.preventDefault();
    this.copied = {
      text, values, cut, columns, refs: rows.map((row) => model.ref(row)),
      again: rows.map((row) => columns.map((column) => model.again(row, column))),
      seen: rows.map((row) => columns.map((column) => (model.waits(row, column) === undefined ? model.written(row, column) : undefined))),
    };
    this.hooks.say(cut ? "cut" : "copied", rows.length * columns.length);
  }

  paste(event) {
    const text = event.clipboardData.getData("text/plain");
    event.preventDefault();
    const html = event.clipboardData.getData("text/html"), table = this.plain ? null : parseHtml(html);
    if (!text && !table) { this.hooks.say("no text"); return; } // a picture
    const ours = this.copied?.text.replaceAll("\r\n", "\n") === text.replaceAll("\r\n", "\n") ? this.copied : null;
    // From elsewhere, what is pasted is text with its own quotes: HTML tells lines within a cell from rows.
    this.put((this.plain ? ours?.values : ours?.again) || table || parseText(text), ours);
    if (!ours && wasCut(html)) this.hooks.say("still there"); // in another tab, or by another page
  }

  put(block, ours = null) {
    const { model, selection } = this;
    const [top, first, bottom, last] = selection.box;
    const height = block.length, width = Math.max(...block.map((row) => row.length));
    // A range that is a multiple of what is pasted is filled with it.
    const down = (bottom - top + 1) % height === 0 ? bottom - top + 1 : height;
    const right = (last - first + 1) % width === 0 ? last - first + 1 : width;
    const rows = this.positionsFrom(top, down);
    const cells = [];
    rows.forEach((position, r) => {
      for (let c = 0; c < right; c++) {
        let text = block[r % height][c % width] ?? "";
        const from = ours ? [model.find(ours.refs[r % height]), ours.columns[c % width]] : [];
        if (ours && text.startsWith("=") && !ours.cut && Math.min(...from) >= 0) text = shifted(text, position - from[0], first + c - from[1]);
        cells.push([position, first + c, text]);
      }
    });
    if (this.refuses(cells)) return;
    if (ours?.cut) {
      const kept = new Set(cells.map(([p, c]) => `${p}|${c}`)), from = ours.refs.map((ref) => model.find(ref));
      // What somebody wrote there since it was cut is not theirs to lose: its author saw something else.
      ours.refs.forEach((ref, r) => ours.columns.forEach((column, c) => {
        const position = model.find(ref);
        if (position >= 0 && column >= 0 && !kept.has(`${position}|${column}`)) cells.push([position, column, "", ours.seen[r][c]]);
      }));
      const together = (all, length) => all[0] >= 0 && all.every((at, n) => at === all[0] + n) && all.length === length;
      if (together(from, down) && together(rows, down) && together(ours.columns, right)) this.carry(cells, from, ours.columns, rows[0], first);
      this.copied = null;
    }
    selection.span(top, first, Math.min(top + down, model.count) - 1, Math.min(first + right, model.width) - 1);
    this.type(cells);
    this.hooks.say("pasted", down * right);
  }

  /** Formulas of the tab, and those among the cells, name what is cut where it is pasted. */
  carry(cells, rows, columns, top, first) {
    const { model } = this, block = [rows[0], columns[0], rows.at(-1), columns.at(-1)];
    const carried = (text) => followed(text, model.tab.title, block, top - rows[0], first - columns[0]);
    const typed = new Set(cells.map(([position, column]) => `${position}|${column}`)), at = new Map(model.keys.map((key, n) => [key, n]));
    for (const cell of cells) if (cell[2].startsWith("=")) cell[2] = carried(cell[2]);
    for (const [key, column, text] of model.formulas) {
      if (!typed.has(`${at.get(key)}|${column}`) && carried(text) !== text) cells.push([at.get(key), column, carried(text)]);
    }
  }

  /** Positions of so many rows in sight from one on; past the last, blank ones. */
  positionsFrom(row, count) {
    const { model } = this;
    let { beyond } = model;
    return range(row, row + count - 1).map((n) => (n < model.count ? model.position(n) : beyond++));
  }

  // Filling: what stands at the edge goes on, a series where there is one.

  fill(toRow, toColumn, goOn = series) {
    const { model, selection } = this;
    const [top, first, bottom, last] = selection.box;
    const cells = [];
    if (toRow > bottom || toRow < top) {
      for (const column of range(first, last)) {
        const source = range(top, bottom).map((row) => model.again(model.position(row), column));
        const rows = toRow > bottom ? range(bottom + 1, toRow) : range(toRow, top - 1).reverse();
        const made = toRow > bottom ? goOn(source, rows.length) : goOn(source.reverse(), rows.length, -1);
        rows.forEach((row, n) => {
          const from = toRow > bottom ? top + (n % source.length) : bottom - (n % source.length);
          const text = made[n].startsWith("=") ? shifted(made[n], model.position(row) - model.position(from), 0) : made[n];
          cells.push([model.position(row), column, text]);
        });
      }
      selection.span(Math.min(top, toRow), first, Math.max(bottom, toRow), last);
    } else if (toColumn > last) {
      for (const row of range(top, bottom)) {
        const source = range(first, last).map((column) => model.again(model.position(row), column));
        goOn(source, toColumn - last).forEach((text, n) => {
          const moved = text.startsWith("=") ? shifted(text, 0, last + 1 + n - (first + (n % source.length))) : text;
          cells.push([model.position(row), last + 1 + n, moved]);
        });
      }
      selection.span(top, first, bottom, toColumn);
    }
    this.type(cells);
  }
  /** Ctrl+D, Ctrl+R: the first row, or column, of the range over the rest of it, as it is. */
  fillFrom(down) {
    const { selection } = this;
    const [top, first, bottom, last] = selection.box;
    if (down ? top === bottom : first === last) return;
    selection.span(top, first, down ? top : bottom, down ? last : first);
    this.fill(bottom, last, repeated);
  }

  // Rows and columns.

  insertRows(where) {
    const { model, selection } = this;
    const [top, , bottom] = selection.box;
    if (model.order) return this.hooks.say("arranged"); // it would be seen nowhere
    const at = model.ref(model.position(where === "above" ? top : bottom));
    if (where === "above" && model.position(top) <= model.header) return this.hooks.say("header stays");
    return this.run(() => ({ kind: "insert rows", at, where, count: bottom - top + 1 }));
  }
  deleteRows() {
    const rows = this.selection.rows().map((position) => this.model.ref(position));
    return this.run(() => ({ kind: "delete rows", rows }));
  }
  moveRows(down) {
    const { model, selection } = this;
    const [top, , bottom] = selection.box;
    const target = down ? bottom + 2 : top - 1;
    if (model.order) return this.hooks.say("arranged");
    if (target <= model.header || target > model.count) return undefined;
    const rows = selection.rows().map((position) => model.ref(position)), before = model.ref(target);
    return this.run(() => ({ kind: "move rows", rows, before })).then(() => selection.changed());
  }
  insertColumns(where) {
    const { model, selection } = this;
    const [, first, , last] = selection.box;
    const column = where === "before" ? first : last;
    const at = model.columnRef(column), names = model.names([column]);
    return this.run(() => ({ kind: "insert columns", at, where, count: last - first + 1, names }));
  }
  deleteColumns() {
    const names = this.model.names(this.selection.columns()), columns = Object.keys(names);
    return this.run(() => ({ kind: "delete columns", columns, names }));
  }
  moveColumns(right) {
    const { model, selection } = this;
    const [, first, , last] = selection.box;
    const at = right ? last + 2 : first - 1;
    if (at < 0 || at > model.width) return undefined;
    const columns = selection.columns().map((column) => model.columnRef(column)), before = at < model.width ? model.columnRef(at) : "";
    const names = model.names(before ? [...selection.columns(), at] : selection.columns());
    return this.run(() => ({ kind: "move columns", columns, before, names })).then(() => selection.changed());
  }
  sort(at, down) {
    const column = this.model.columnRef(at), names = this.model.names([at]);
    return this.run(() => ({ kind: "sort", column, down, names }));
  }
  widen(at, width) {
    const column = this.model.columnRef(at), names = this.model.names([at]);
    return this.run(() => ({ kind: "width", column, width, names }));
  }
  note(row, column, names, text, before) {
    return this.run(() => ({ kind: "note", row, column, names, text, before }));
  }
}

/** Cells as the server wants them: rows, columns, and a rectangle of texts with null where none is typed. */
function block(wanted, names, before) {
  const rows = [...new Set(wanted.map((one) => one.ref))], columns = [...new Set(wanted.map((one) => one.columnRef))];
  const places = [new Map(rows.map((ref, n) => [ref, n])), new Map(columns.map((column, n) => [column, n]))];
  const values = rows.map(() => columns.map(() => null)), stood = rows.map(() => columns.map(() => null));
  for (const one of wanted) {
    values[places[0].get(one.ref)][places[1].get(one.columnRef)] = one.text;
    stood[places[0].get(one.ref)][places[1].get(one.columnRef)] = before(one);
  }
  return { kind: "cells", rows, columns, names, values, before: stood };
}
