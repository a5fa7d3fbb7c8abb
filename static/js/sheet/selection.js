// What is selected: the active cell, and the range that spans from it.

export class Selection {
  constructor(model) {
    this.model = model;
    this.stamp = 0;
    this.row = this.column = 0; // the active cell, by row in sight
    this.fromRow = this.fromColumn = this.toRow = this.toColumn = 0; // the corners of the range
    this.began = null; // the column of the first of the cells that Tab went through
    this.hooks = [];
  }

  /** First row, first column, last row, last column. */
  get box() {
    return [
      Math.min(this.fromRow, this.toRow), Math.min(this.fromColumn, this.toColumn),
      Math.max(this.fromRow, this.toRow), Math.max(this.fromColumn, this.toColumn),
    ];
  }
  get position() { return this.model.position(this.row); }
  get isOne() { return this.fromRow === this.toRow && this.fromColumn === this.toColumn; }
  /** What is to be in sight: where the range ends, or the active cell once that goes about in it. */
  get eye() { return this.row === this.fromRow && this.column === this.fromColumn ? [this.toRow, this.toColumn] : [this.row, this.column]; }
  has(row, column) { const [a, b, c, d] = this.box; return row >= a && row <= c && column >= b && column <= d; }
  hasRow(row) { const [a, , c] = this.box; return row >= a && row <= c; }
  hasColumn(column) { const [, b, , d] = this.box; return column >= b && column <= d; }
  isActive(row, column) { return row === this.row && column === this.column; }
  rows() { const [a, , c] = this.box; return range(a, c).map((row) => this.model.position(row)); }
  columns() { const [, b, , d] = this.box; return range(b, d); }

  /** step: the way to a column in sight from one that is hidden. */
  to(row, column, extend, step = 1) {
    const { model } = this;
    row = Math.max(0, Math.min(row, model.count - 1));
    column = model.inSight(Math.max(0, Math.min(column, model.width - 1)), step);
    if (extend) { this.toRow = row; this.toColumn = column; }
    else { this.row = this.fromRow = this.toRow = row; this.column = this.fromColumn = this.toColumn = column; }
    this.changed();
  }
  span(row, column, toRow, toColumn) {
    Object.assign(this, { row, column, fromRow: row, fromColumn: column, toRow, toColumn });
    this.changed();
  }
  by(down, right, extend) {
    const step = Math.sign(right) || 1;
    if (extend) this.to(this.toRow + down, this.toColumn + right, true, step);
    else this.to(this.row + down, this.column + right, false, step);
  }
  /** To the next cell of the range, down its columns or along its rows, and round. */
  within(down, right) {
    const [top, first, bottom, last] = this.box, height = bottom - top + 1, width = last - first + 1, size = height * width;
    const at = down ? (this.column - first) * height + this.row - top : (this.row - top) * width + this.column - first;
    const next = (at + down + right + size) % size;
    this.row = top + (down ? next % height : Math.floor(next / width));
    this.column = first + (down ? Math.floor(next / height) : next % width);
    this.changed();
  }
  /** To the edge of what is filled, as Ctrl and an arrow do. */
  jump(down, right, extend) {
    const { model } = this;
    let [row, column] = extend ? [this.toRow, this.toColumn] : [this.row, this.column];
    const inside = (r, c) => r >= 0 && c >= 0 && r < model.count && c < model.width;
    const full = (r, c) => inside(r, c) && model.shown(model.position(r), c) !== "";
    const toBlank = full(row, column) && full(row + down, column + right);
    while (inside(row + down, column + right)) {
      if (toBlank && !full(row + down, column + right)) break;
      row += down;
      column += right;
      if (!toBlank && full(row, column)) break;
    }
    this.to(row, column, extend);
  }
  changed() { this.began = null; this.stamp++; for (const hook of this.hooks) hook(); }
}

export function range(from, to) { return Array.from({ length: to - from + 1 }, (_, n) => from + n); }
