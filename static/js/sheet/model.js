// A tab as the server told it: rows under keys that follow them, what is typed and not written yet laid over them.
// It draws nothing and sends nothing.

export const BLANK = "";
const NUMBER = 1, BOOLEAN = 2, ERROR = 3;

/** What a cell shows, what types it again, what it is, its note. */
const shownOf = (cell) => (typeof cell === "string" ? cell : cell[0]);
const againOf = (cell) => (typeof cell === "string" ? cell : cell[1] ?? cell[0]);
const kindOf = (cell) => (typeof cell === "string" ? 0 : cell[2] || 0);
const noteOf = (cell) => (typeof cell === "string" ? "" : cell[3] || "");

export class Model {
  constructor() {
    this.version = 0;
    this.tab = null;
    this.keys = [];
    this.lines = new Map(); // key -> cells
    this.typed = new Map(); // "ref|column" -> text on its way
    this.clashes = new Map(); // "ref|column" -> {theirs, mine}
    this.columns = {}; // header -> what it holds
    this.problems = new Map(); // "row|column" -> problem
    this.others = []; // who else is there: page, name, tab, row, column
    this.header = 0;
    this.freezes = true; // whether the frame has room for columns that stay in sight
    this.order = null; // positions shown under the frozen rows, where this person sorts or filters; null: all
    this.stamp = 0; // grows with all that could be drawn otherwise
  }

  /** Take in what the server told; false: it no longer knows what changed, all is to be read again. */
  take(live) {
    if (!live.complete) return false;
    if (live.tab) this.tab = live.tab;
    if (live.keys) {
      const header = this.keys[this.header];
      this.keys = live.keys;
      if (header) this.header = Math.max(this.keys.indexOf(header), 0);
    } else {
      while (this.keys.length < live.size) this.keys.push(0);
      this.keys.length = live.size;
    }
    for (const [position, key, cells] of live.rows) {
      if (!live.keys && key) this.keys[position] = key;
      if (key) this.lines.set(key, cells);
    }
    this.version = live.version;
    this.stamp++;
    return true;
  }

  /** Rows of a piece read beside: what they hold, not where they are. */
  fill(live) {
    for (const [, key, cells] of live.rows) if (key && !this.lines.has(key)) this.lines.set(key, cells);
    this.stamp++;
  }

  get height() { return Math.max(this.tab?.rows || 0, this.keys.length); }
  get width() { return this.tab?.columns || 0; }
  /** Rows that stay in sight: the header, and what staff froze. */
  get frozen() { return Math.min(Math.max(this.tab?.frozenRows || 0, this.header + 1), 6); }
  hides(column) { return this.tab.hidden.includes(column); }
  /** The nearest column in sight, from this one on that way, else the other. */
  inSight(column, step) {
    for (const way of [step, -step]) for (let at = column; at >= 0 && at < this.width; at += way) if (!this.hides(at)) return at;
    return column;
  }
  get lastColumn() { return this.inSight(this.width - 1, -1); }
  /** Hidden columns among these, or beside them. */
  hiddenBy(first, last) {
    while (this.hides(first - 1)) first--;
    while (this.hides(last + 1)) last++;
    return this.tab.hidden.filter((column) => column >= first && column <= last);
  }
  get frozenColumns() { return this.freezes ? Math.min(this.tab?.frozenColumns || 1, 4) : 0; }
  get count() { return this.order ? this.frozen + this.order.length : this.height; }
  get whole() { return this.keys.every((key) => !key || this.lines.has(key)); }

  position(row) { return row < this.frozen || !this.order ? row : this.order[row - this.frozen]; }
  row(position) {
    if (position < this.frozen || !this.order) return position;
    const at = this.order.indexOf(position);
    return at < 0 ? -1 : at + this.frozen;
  }

  /** How a row is named: by its key; a blank one by how far it is beneath one that has a key; one under all that is
      filled by its place, since it belongs to none of those above. */
  ref(position) {
    if (!this.keys[position] && !this.keys.slice(position).some(Boolean)) return `0+${position + 1}`;
    for (let at = Math.min(position, this.keys.length - 1); at >= 0; at--) {
      if (this.keys[at]) return at === position ? String(this.keys[at]) : `${this.keys[at]}+${position - at}`;
    }
    return `0+${position + 1}`;
  }
  find(ref) {
    const [key, below] = ref.split("+").map(Number);
    const at = key ? this.keys.indexOf(key) : -1;
    return key && at < 0 ? -1 : at + (below || 0);
  }
  /** How a row is named once others may have filled it: a blank one that we filled (`ours`: refs) has a key, one under all
      that was filled stays so. theirs: keys of rows that we did not get. */
  renamed(ref, ours, theirs) {
    const key = ref.includes("+") && this.keys[this.find(ref)];
    if (!key) return ref;
    if (ours.includes(ref) && !theirs.includes(String(key))) return String(key);
    return ref.startsWith("0+") ? `0+${this.keys.length + 1}` : ref;
  }

  cell(position, column) {
    const line = this.lines.get(this.keys[position]);
    return (line && line[column]) || BLANK;
  }
  waits(position, column) { return this.typed.size ? this.typed.get(`${this.ref(position)}|${column}`) : undefined; }
  isWaiting(position) { return this.typed.size > 0 && Array.from({ length: this.width }, (_, n) => n).some((n) => this.waits(position, n) !== undefined); }
  shown(position, column) { return this.waits(position, column) ?? shownOf(this.cell(position, column)); }
  again(position, column) { return this.waits(position, column) ?? againOf(this.cell(position, column)); }
  written(position, column) { return againOf(this.cell(position, column)); }
  /** What types in another tab what a cell shows here: a formula's result, and a text as a text. */
  elsewhere(position, column) {
    const again = this.again(position, column), shown = this.shown(position, column);
    if (!again.startsWith("=")) return again;
    return this.isNumber(position, column) || this.isBoolean(position, column) ? shown : `'${shown}`;
  }
  note(position, column) { return noteOf(this.cell(position, column)); }
  isNumber(position, column) { return kindOf(this.cell(position, column)) === NUMBER; }
  isBoolean(position, column) { return kindOf(this.cell(position, column)) === BOOLEAN; }
  isError(position, column) { return kindOf(this.cell(position, column)) === ERROR; }
  name(column) { return shownOf(this.cell(this.header, column)); }
  about(column) { return this.columns[this.name(column)] || {}; }
  /** The header that a column alone has and keeps, or "". */
  ownName(column) {
    const name = this.waits(this.header, column) === undefined ? this.name(column) : "";
    return name && this.headers.filter((one) => one === name).length === 1 ? name : "";
  }
  get headers() { return Array.from({ length: this.width }, (_, column) => this.name(column)); }
  /** How a column is named: by its key, wherever it goes; one past the last by how far it is after it. */
  columnRef(column) {
    const keys = this.tab.columnKeys, last = keys.length - 1;
    return column <= last ? String(keys[column]) : `${keys[last]}+${column - last}`;
  }
  /** Where each column of these keys is now, told by a function; -1: it is gone; null: nothing moved. */
  moved(before) {
    const now = this.tab.columnKeys;
    if (!before || before.every((key, n) => key === now[n])) return null;
    return (column) => now.indexOf(before[column]);
  }
  names(columns) { return Object.fromEntries(columns.map((column) => [this.columnRef(column), this.ownName(column)])); }
  /** Every formula: the key of its row, its column, its text. */
  get formulas() {
    const found = [];
    for (const key of this.keys) this.lines.get(key)?.forEach((cell, column) => { if (againOf(cell)[0] === "=") found.push([key, column, againOf(cell)]); });
    return found;
  }
  stored(key, column) { return againOf(this.lines.get(key)?.[column] ?? BLANK); }
  isBlank(position) {
    const line = this.lines.get(this.keys[position]);
    return !line || line.every((cell) => shownOf(cell) === "");
  }

  /** Sort and filter for oneself: positions in the order they are to be seen, or null for the sheet's own. */
  arrange(sort, filters) {
    if (!sort && !filters.size) this.order = null;
    else {
      const found = [];
      for (let at = this.frozen; at < this.keys.length; at++) if (this.passes(at, filters)) found.push(at);
      if (sort) {
        const keys = new Map(found.map((at) => [at, sortable(this.shown(at, sort.column))]));
        found.sort((one, other) => inOrder(keys.get(one), keys.get(other), sort.down) || one - other);
      }
      this.order = found;
    }
    this.stamp++;
  }
  passes(at, filters) { return !this.isBlank(at) && [...filters].every(([column, { holds }]) => holds(this.shown(at, column))); }
  /** Rows stand elsewhere than under these keys: those in sight stay so, whatever they hold by now, until their reader sorts
      or filters again; those that came since are shown if they pass. */
  keepOrder(before, filters, sort) {
    const known = new Set(before), at = new Map(this.keys.map((key, n) => [key, n]));
    const fresh = [...this.keys.keys()].filter((n) => n >= this.frozen && this.keys[n] && !known.has(this.keys[n]) && this.passes(n, filters));
    const seen = this.order.filter((n) => before[n]).map((n) => at.get(before[n])), blank = this.order.filter((n) => !before[n]).length;
    this.order = [...seen.filter((n) => n >= this.frozen), ...fresh];
    if (!sort) this.order.sort((one, other) => one - other);
    for (let n = 0; n < blank; n++) this.order.push(this.beyond);
    this.stamp++;
  }
  /** The next blank row after the end of the tab, or of what is filled where one's own filter hides the blank ones. */
  get beyond() {
    let at = this.order ? Math.max(this.keys.length, this.frozen) : this.height;
    while (this.order && (this.isWaiting(at) || this.order.includes(at))) at++;
    return at;
  }
  /** One more blank row in sight, at the end; in the sheet it is made once something is typed in it. */
  grow() {
    if (this.order) this.order.push(this.beyond);
    else this.tab.rows = this.height + 1;
    this.stamp++;
  }
}

const words = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });

/** What a cell shows, so that it sorts: numbers, then days, then texts, then blanks. sortable() in views/staff/sheet.py says
    the same for the plain table. */
function sortable(text) {
  const day = /^(\d\d?)\/(\d\d?)\/(\d{4})(?!\d)/.exec(text);
  if (day) return [1, day[3] * 1e4 + day[2] * 100 + Number(day[1]), text.slice(day[0].length)];
  if (/^-?\d[\d\s]*([.,]\d+)?\s?[€$£%]?$/.test(text)) return [0, Number(text.replace(/[^\d.,-]/g, "").replace(",", ".")), ""];
  return [text ? 2 : 3, 0, text];
}
function inOrder(one, other, down) {
  if (one[0] === 3 || other[0] === 3) return one[0] - other[0]; // blanks last, either way
  return (one[0] - other[0] || one[1] - other[1] || words.compare(one[2], other[2])) * (down ? -1 : 1);
}

/** A text without its accents and capitals. */
export const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

/** A text with each place where another one stands replaced, as it is found: whatever its accents and capitals. */
export function replaced(text, find, put) {
  const apart = text.normalize("NFD"), found = [...fold(find)].map((one) => `${one.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}[\u0300-\u036f]*`);
  const pattern = new RegExp(found.join(""), "giu"), changed = apart.replace(pattern, () => put);
  return changed === apart ? text : changed.normalize();
}

/** Words about so many of something. */
export const counted = (words, name, n) => ((n === 1 && words[`${name} 1`]) || words[name] || name).replace("{n}", n ?? "");

/** A, B… Z, AA… */
export function letters(column) {
  let text = "";
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) text = String.fromCharCode(65 + ((left - 1) % 26)) + text;
  return text;
}
