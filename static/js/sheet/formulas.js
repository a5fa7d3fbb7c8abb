// Formulas that are carried elsewhere, and those that rows and columns take along when they are deleted.

import { letters } from "./model.js";

/** A formula carried so many rows down and columns right: what is not fixed by $ follows. */
export function shifted(formula, down, right) {
  if (!down && !right) return formula;
  // Texts and names of tabs as they are; cells; whole columns and rows (B:B, 2:3), which have a colon beside them.
  const named = /("(?:[^"]|"")*"|'(?:[^']|'')*')|(?<![\w.$])(?:(\$?)([A-Za-z]{1,3}))?(?:(\$?)(\d+))?(?![\d(A-Za-z_!.])/g;
  return formula.replace(named, (all, text, fixedC, column, fixedR, row, at) => {
    const ranges = formula[at - 1] === ":" || formula[at + all.length] === ":";
    if (text || !all || !(column && row) && !ranges) return all;
    const c = column && (fixedC ? column : letters(number(column) + right - 1)), r = row && (fixedR ? row : Number(row) + down);
    return c === "" || r <= 0 ? "#REF!" : `${fixedC ?? ""}${c ?? ""}${fixedR ?? ""}${r ?? ""}`;
  });
}

/** A formula of a tab once cells of it were cut and pasted so far away: what names them follows, a range where all of it
    went. block: first row, first column, last row, last column. */
export function followed(formula, tab, [top, first, bottom, last], down, right) {
  const named = /"(?:[^"]|"")*"|(?<![\w.$!])('(?:[^']|'')*'!|[\p{L}\d_.]+!)?(\$?)([A-Z]{1,3})(\$?)(\d+)(?::(\$?)([A-Z]{1,3})(\$?)(\d+))?(?![\w(.!:])/giu;
  return formula.replace(named, (all, sheet, fixedC, column, fixedR, row, ...end) => {
    const title = sheet?.slice(0, -1).replace(/^'|'$/g, "").replaceAll("''", "'");
    if (!column || (sheet && title.toLowerCase() !== tab.toLowerCase())) return all;
    const corners = [[fixedC, column, fixedR, row], ...(end[1] ? [end.slice(0, 4)] : [])];
    const isCut = corners.every(([, c, , r]) => number(c) > first && number(c) <= last + 1 && r > top && r <= bottom + 1);
    const put = ([one, c, other, r]) => `${one}${letters(number(c) + right - 1)}${other}${Number(r) + down}`;
    return isCut ? (sheet ?? "") + corners.map(put).join(":") : all;
  });
}
const number = (column) => [...column.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

/** The tab as it stands before an act that may change formulas nobody typed. */
export function pictureOf(model) {
  return { keys: [...model.keys], columns: model.tab.columnKeys, formulas: model.formulas };
}

/** The formulas that are others since then: key of the row, column, text; where they stand now, and as what. */
export function changedSince(model, was) {
  const to = model.moved(was.columns) || ((column) => column);
  const now = was.formulas.map(([key, column, text]) => [key, column, text, to(column), model.stored(key, to(column))]);
  return now.filter(([, , text, at, other]) => at >= 0 && other !== text);
}

/** Whether rows and columns are where they were, those that went and came back under another key included. */
export function sameShape(model, was) {
  return inPlace(model.keys, was.keys) && inPlace(model.tab.columnKeys, was.columns);
}
function inPlace(now, was) {
  const held = new Set(now);
  return now.length === was.length && was.every((key, n) => key === now[n] || !held.has(key));
}
