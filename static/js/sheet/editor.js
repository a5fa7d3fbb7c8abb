// Where one types. Its field always has the focus, over the active cell: the first key, a burst of keys or a composition
// begun on a closed cell is typed into it and never lost. The bar above shows and edits the same text.

import { completed, wantsCell } from "./functions.js";
import { letters } from "./model.js";

export class Editor {
  constructor({ field, bar, view, model, selection, acts, hooks }) {
    Object.assign(this, { field, bar, view, model, selection, acts, hooks, open: false, inBar: false, arrows: true });
    field.addEventListener("input", () => this.typed(field));
    bar.addEventListener("input", () => this.typed(bar));
    bar.addEventListener("focus", () => { if (!this.open) this.begin(null, { bar: true }); });
    bar.addEventListener("blur", (event) => { if (this.open && this.inBar && event.relatedTarget !== field) this.commit(); });
    field.addEventListener("blur", (event) => { if (this.open && event.relatedTarget !== bar && !event.relatedTarget?.closest?.(".sg-list")) this.commit(); });
    this.idle();
  }

  /** Open the active cell. text: what it begins with; null: what it holds. */
  begin(text, { bar = false, caret = false } = {}) {
    const { model, selection } = this;
    const position = selection.position;
    this.ref = model.ref(position);
    this.column = selection.column;
    this.before = model.again(position, this.column);
    this.waits = model.waits(position, this.column) !== undefined; // what stood there is on its way
    this.open = true;
    this.named = null; // the cell that its formula named last
    this.inBar = bar;
    this.arrows = !caret && !bar; // arrows leave the cell, unless one came to change what is in it
    this.set(text ?? this.before);
    this.field.classList.add("open");
    this.place();
    if (!bar) {
      this.field.focus({ preventScroll: true });
      this.field.setSelectionRange(this.field.value.length, this.field.value.length);
    }
  }

  typed(from) {
    if (!this.open) {
      const text = this.field.value;
      this.begin(text);
      return;
    }
    const other = from === this.field ? this.bar : this.field;
    other.value = from.value;
    this.place();
    this.hooks.typed(from.value);
  }

  set(text) {
    this.field.value = text;
    this.bar.value = text;
    this.hooks.typed(text);
  }

  /** Keep what is typed, if it is something else; false: it cannot be, and stays open. */
  commit() {
    if (!this.open) return true;
    const text = completed(this.field.value), position = this.model.find(this.ref), column = this.column;
    const cells = [[position, column, text]];
    if (this.acts.refuses(cells)) return false;
    this.close();
    if (position < 0 || column < 0) this.hooks.lost(text);
    else if (text !== this.before) this.acts.type(cells, this.waits ? {} : { seen: this.before });
    return true;
  }
  cancel() { if (this.open) this.close(); }
  close() {
    this.open = false;
    this.hooks.closed();
    this.idle();
  }
  focus() { this.field.focus({ preventScroll: true }); }

  /** Closed: an empty field, the bar shows what types the cell again. */
  idle() {
    this.field.classList.remove("open");
    this.field.value = "";
    if (this.model.tab) {
      this.bar.value = this.model.again(this.selection.position, this.selection.column);
      this.place();
    }
  }

  /** Over the cell, also where it went meanwhile. */
  place() {
    const { model, selection, view, field } = this;
    if (!model.tab || !view.left) return;
    const row = this.open ? Math.max(0, model.row(Math.max(0, model.find(this.ref)))) : selection.row;
    const column = this.open ? Math.max(0, this.column) : selection.column;
    const box = view.box(row, column), { width: clientWidth, height: clientHeight } = view.seen;
    const x = Math.min(Math.max(box.x, box.left), Math.max(0, clientWidth - 60));
    const y = Math.min(Math.max(box.y, box.top), Math.max(0, clientHeight - box.height));
    field.style.transform = `translate(${x}px, ${y}px)`;
    field.style.width = field.style.height = "";
    field.style.minWidth = `${box.width + 1}px`;
    field.style.minHeight = `${box.height + 1}px`;
    if (!this.open) return;
    field.style.maxWidth = `${Math.max(120, clientWidth - x - 8)}px`;
    field.style.maxHeight = `${Math.max(60, clientHeight - y - 8)}px`;
    field.style.width = `${Math.min(420, Math.max(box.width + 1, field.value.length * 8 + 24))}px`;
    field.style.height = `${Math.max(box.height + 1, field.scrollHeight + 2)}px`;
  }

  newLine() { this.put("\n"); }
  /** Type something where the caret is; since: from there on. */
  put(text, since) {
    const from = this.inBar ? this.bar : this.field;
    from.setRangeText(text, since ?? from.selectionStart, from.selectionEnd, "end");
    this.typed(from);
  }
  /** Name a cell, or the range from it to another, where a formula wants one; the last one named gives way. False: none
      is wanted. */
  name(one, other = one) {
    const from = this.inBar ? this.bar : this.field, caret = from.selectionStart, begun = from.value.slice(0, caret);
    const since = this.named && begun === this.named.begun ? this.named.since : caret;
    if (!wantsCell(begun.slice(0, since))) return false;
    const corner = (side) => [one, other].map((cell) => (side === "row" ? this.model.position(cell.row) : cell.column));
    const [rows, columns] = [corner("row"), corner("column")];
    const at = (pick) => `${letters(pick(...columns))}${pick(...rows) + 1}`;
    this.put(at(Math.min) === at(Math.max) ? at(Math.min) : `${at(Math.min)}:${at(Math.max)}`, since);
    this.named = { since, begun: from.value.slice(0, from.selectionStart) };
    return true;
  }
}
