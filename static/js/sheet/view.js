// Draws the part of the tab that is in sight: a pool of rows that is used again, placed through the CSSOM.

import { letters } from "./model.js";

const OVERSCAN = 6;
const NUMBERS = 52; // width of the row numbers
const HEAD = 28;

const WIDTHS = { id: 84, long_text: 300, items: 200, choices: 190, choice: 150, date: 110, moment: 150, email: 220, postal_code: 100, number: 84, yes_no: 84, reference: 180, references: 220 };

const make = (name, role) => {
  const element = document.createElement("div");
  element.className = name;
  if (role) element.setAttribute("role", role);
  return element;
};

export class View {
  /** frame: the scrolled element; model; state: what is selected (see selection.js). */
  constructor(frame, model, selection, words) {
    Object.assign(this, { frame, model, selection, words, rowHeight: 30, pool: [], fixed: [], hits: new Set() });
    this.head = make("sg-head", "rowgroup");
    this.lettering = make("sg-row sg-letters", "row");
    this.lettering.setAttribute("aria-rowindex", 1);
    this.body = make("sg-body", "rowgroup");
    this.head.append(this.lettering);
    this.inner = frame.querySelector(".sg-inner");
    this.inner.append(this.head, this.body);
    frame.addEventListener("scroll", () => this.soon(), { passive: true });
    new ResizeObserver(() => { if (model.tab) this.measure(); }).observe(frame);
  }

  /** Widths and heights follow the tab: to be called when its size, its columns or what is shown changed. */
  measure() {
    const { model } = this;
    this.left = [];
    let x = 0;
    for (let column = 0; column < model.width; column++) {
      this.left.push(x);
      x += this.widthOf(column);
    }
    this.total = NUMBERS + x;
    model.freezes = true; // where what is frozen leaves most of the frame to the others: not on every phone
    model.freezes = NUMBERS + (this.left[model.frozenColumns] ?? x) <= this.frame.clientWidth / 2;
    this.frozenWidth = NUMBERS + (this.left[model.frozenColumns] ?? x);
    this.headHeight = HEAD + model.frozen * this.rowHeight;
    this.inner.style.width = `${this.total}px`;
    this.body.style.height = `${Math.max(0, model.count - model.frozen) * this.rowHeight + 1}px`;
    this.head.style.height = `${this.headHeight}px`;
    this.inner.setAttribute("aria-rowcount", model.count + 1);
    this.inner.setAttribute("aria-colcount", model.width + 1);
    this.frame.style.setProperty("--row", `${this.rowHeight}px`);
    this.frame.style.scrollPaddingTop = `${this.headHeight}px`;
    this.stamp = (this.stamp || 0) + 1;
    this.look();
    this.soon();
  }

  widthOf(column) { return this.model.hides(column) ? 0 : this.widthWanted(column); }
  /** As staff made it, else as what stands in it wants. */
  widthWanted(column) { return Math.max(24, this.model.tab.widths[column] || WIDTHS[this.model.about(column).kind] || 130); }

  soon() {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => { this.asked = false; this.draw(); });
  }

  draw() {
    if (!this.model.tab) return;
    const { model, rowHeight } = this;
    this.look();
    const top = this.seen.top, height = this.seen.height - this.headHeight;
    const first = Math.max(0, Math.floor(top / rowHeight) - OVERSCAN);
    const last = Math.min(model.count - model.frozen, Math.ceil((top + Math.max(height, 0)) / rowHeight) + OVERSCAN);
    this.span = this.columnsInSight();
    const here = model.others.map((one, n) => [one, n]).filter(([one]) => one.tab === model.tab.id && one.row);
    this.there = new Map(here.map(([one, n]) => [`${model.find(one.row)}|${one.column}`, { name: one.name, colour: n % 6 }]));
    const wanted = Math.max(last - first, 0);
    while (this.pool.length < wanted) this.pool.push(this.newRow(this.body));
    const size = this.pool.length;
    const used = new Set();
    for (let n = first; n < last; n++) {
      const line = this.pool[n % size];
      used.add(line);
      if (line.at !== n) { line.at = n; line.element.style.transform = `translateY(${n * rowHeight}px)`; line.row = -1; }
      this.fillRow(line, n + model.frozen);
    }
    for (const line of this.pool) if (!used.has(line) && !line.element.hidden) { line.element.hidden = true; line.at = -1; line.row = -1; }
    while (this.fixed.length < model.frozen) this.fixed.push(this.newRow(this.head));
    this.fixed.forEach((line, n) => {
      if (n < model.frozen) this.fillRow(line, n);
      else line.element.hidden = true;
    });
    this.fillLetters();
    this.onDrawn?.();
  }

  /** Where the frame is, asked once for each drawing: asked between changes, the browser lays all out each time. */
  look() {
    const { frame } = this;
    this.seen = { top: frame.scrollTop, left: frame.scrollLeft, width: frame.clientWidth, height: frame.clientHeight };
  }

  /** First and last column in sight beyond the frozen ones. */
  columnsInSight() {
    const { model, left, seen } = this;
    const from = seen.left + this.frozenWidth - NUMBERS, to = seen.left + seen.width - NUMBERS;
    let first = model.frozenColumns;
    while (first < model.width - 1 && left[first + 1] <= from - 200) first++;
    let last = first;
    while (last < model.width && left[last] < to + 200) last++;
    return [first, last];
  }

  newRow(parent) {
    const element = make("sg-row", "row");
    const number = make("sg-number", "rowheader");
    const spacer = make("sg-space");
    spacer.setAttribute("role", "presentation");
    element.append(number, spacer);
    parent.append(element);
    return { element, number, spacer, cells: [], row: -1 };
  }

  /** Have as many cells as there are columns in sight, each for its column. */
  bind(line, tag) {
    const [first, last] = this.span;
    const { model } = this;
    if (line.first === first && line.last === last && line.stamp === this.stamp) return false;
    const columns = [];
    for (let c = 0; c < Math.min(model.frozenColumns, model.width); c++) columns.push(c);
    for (let c = first; c < last; c++) columns.push(c);
    while (line.cells.length < columns.length) {
      const element = make("sg-cell", tag);
      element.dir = "auto";
      line.cells.push({ element });
      line.element.append(element);
    }
    let x = NUMBERS;
    if (!model.frozenColumns) line.number.after(line.spacer);
    line.cells.forEach((cell, n) => {
      const column = columns[n];
      cell.element.hidden = column === undefined || model.hides(column);
      if (column === undefined) return;
      cell.column = column;
      cell.element.setAttribute("aria-colindex", column + 2);
      cell.element.style.width = `${this.widthOf(column)}px`;
      const frozen = column < model.frozenColumns;
      cell.element.classList.toggle("sg-frozen", frozen);
      cell.element.classList.toggle("sg-last", column === model.frozenColumns - 1);
      cell.element.style.left = frozen ? `${x}px` : "";
      if (frozen) x += this.widthOf(column);
      if (n === Math.min(model.frozenColumns, model.width) - 1) cell.element.after(line.spacer);
    });
    line.spacer.style.width = `${Math.max(0, (this.left[first] ?? 0) - (this.frozenWidth - NUMBERS))}px`;
    Object.assign(line, { first, last, stamp: this.stamp, row: -1 });
    return true;
  }

  fillRow(line, row) {
    this.bind(line, "gridcell");
    const { model, selection } = this;
    const drawn = `${model.stamp}|${selection.stamp}`;
    if (line.row === row && line.drawn === drawn) return;
    const position = model.position(row);
    if (line.row !== row) {
      line.element.hidden = false;
      line.element.setAttribute("aria-rowindex", row + 2);
      line.element.dataset.row = row;
      line.element.classList.toggle("sg-names", position === model.header);
    }
    if (line.position !== position || line.row !== row) line.number.textContent = position + 1;
    line.position = position;
    line.number.classList.toggle("on", selection.hasRow(row));
    Object.assign(line, { row, drawn });
    for (const cell of line.cells) if (!cell.element.hidden) this.fillCell(cell, row, position);
  }

  fillCell(cell, row, position) {
    const { model, selection } = this;
    const { element, column } = cell;
    const text = model.shown(position, column);
    if (cell.text !== text) { element.textContent = text; cell.text = text; }
    const key = `${position}|${column}`;
    const active = selection.isActive(row, column), on = selection.has(row, column);
    const about = position > model.header ? model.about(column) : {};
    const other = this.there.get(key);
    const mark = [
      active && "active", on && "on",
      (model.isNumber(position, column) && "digits") || (model.isError(position, column) && "error"),
      model.problems.has(key) && position > model.header && "problem",
      model.note(position, column) && "noted",
      model.waits(position, column) !== undefined && "waiting",
      model.clashes.size && model.clashes.has(`${model.ref(position)}|${column}`) && "clash",
      about.choices && active && "choice",
      this.hits.size && this.hits.has(`${model.ref(position)}|${column}`) && "hit",
      other && `who-${other.colour}`,
    ].filter(Boolean).join(" ");
    if (cell.mark !== mark) {
      for (const name of (cell.mark || "").split(" ").filter(Boolean)) element.classList.remove(`sg-${name}`);
      for (const name of mark.split(" ").filter(Boolean)) element.classList.add(`sg-${name}`);
      element.setAttribute("aria-selected", on);
      if (active) element.id = "sg-active";
      else if (element.id) element.removeAttribute("id");
      cell.mark = mark;
    }
    if (cell.other !== other?.name) {
      if (other) element.dataset.who = other.name; else delete element.dataset.who;
      cell.other = other?.name;
    }
    const named = about.names?.[text];
    if (cell.named !== named) {
      if (named) element.dataset.named = named; else delete element.dataset.named;
      cell.named = named;
    }
    const colour = about.choices && text ? about.colours?.get(text) || "" : "";
    if (cell.colour !== colour) { element.style.setProperty("--dot", colour || "transparent"); element.classList.toggle("sg-dot", !!colour); cell.colour = colour; }
  }

  fillLetters() {
    const line = (this.letterLine ||= Object.assign(this.newRow(this.head), { element: this.lettering }));
    if (line.number.parentNode !== this.lettering) {
      const old = line.number.parentNode;
      this.lettering.append(line.number, line.spacer);
      line.number.textContent = "n°";
      old?.remove();
    }
    const bound = this.bind(line, "columnheader");
    const { selection, model } = this;
    const drawn = `${selection.stamp}|${model.stamp}|${this.sortMark || ""}`;
    if (!bound && line.drawn === drawn) return;
    line.drawn = drawn;
    for (const cell of line.cells) {
      if (cell.element.hidden) continue;
      const mark = this.sorted?.column === cell.column ? (this.sorted.down ? " ↓" : " ↑") : "";
      const [before, after] = [-1, 1].map((step) => model.hides(cell.column + step));
      const text = (before ? "▸ " : "") + letters(cell.column) + (after ? " ◂" : "") + mark + (this.filtered?.has(cell.column) ? " ▾" : "");
      if (cell.text !== text) { cell.element.textContent = text; cell.text = text; }
      cell.element.setAttribute("aria-label", `${text} ${model.name(cell.column)}`.trim());
      cell.element.classList.toggle("on", selection.hasColumn(cell.column));
    }
  }

  /** Bring a cell into sight. */
  reveal(row, column) {
    const { frame, model, rowHeight } = this;
    if (row >= model.frozen) {
      const y = (row - model.frozen) * rowHeight, height = frame.clientHeight - this.headHeight;
      if (y < frame.scrollTop) frame.scrollTop = y;
      else if (y + rowHeight > frame.scrollTop + height) frame.scrollTop = y + rowHeight - height + 2;
    }
    if (column >= model.frozenColumns) {
      const x = NUMBERS + this.left[column], width = this.widthOf(column);
      if (x - this.frozenWidth < frame.scrollLeft) frame.scrollLeft = x - this.frozenWidth;
      else if (x + width > frame.scrollLeft + frame.clientWidth) {
        frame.scrollLeft = Math.min(x - this.frozenWidth, x + width - frame.clientWidth);
      }
    }
    this.look();
  }

  get page() { return Math.max(1, Math.floor((this.frame.clientHeight - this.headHeight) / this.rowHeight) - 1); }

  /** Where a cell is in the frame, whether or not it is in sight. */
  box(row, column) {
    const { seen, model, rowHeight } = this;
    const frozenRow = row < model.frozen, frozenColumn = column < model.frozenColumns;
    return {
      x: NUMBERS + this.left[column] - (frozenColumn ? 0 : seen.left),
      y: HEAD + row * rowHeight - (frozenRow ? 0 : seen.top),
      width: this.widthOf(column),
      height: rowHeight,
      top: frozenRow ? 0 : this.headHeight,
      left: frozenColumn ? 0 : this.frozenWidth,
    };
  }

  /** The row and column under a point of the window: column -1 for the numbers, row -1 for the letters. */
  under(event) {
    const cell = event.target.closest?.(".sg-cell, .sg-number");
    if (!cell || !this.frame.contains(cell)) return null;
    const line = cell.closest(".sg-row");
    const row = line === this.lettering ? -1 : Number(line.dataset.row);
    const column = cell.classList.contains("sg-number") ? -1 : Number(cell.getAttribute("aria-colindex")) - 2;
    return { row, column, cell };
  }
}
