// Puts the sheet together: the page's table becomes a grid one can type in. Without this script the table stays.

import { Acts } from "./acts.js";
import { Editor } from "./editor.js";
import { listen } from "./keys.js";
import { List, day } from "./list.js";
import { Model, counted, letters } from "./model.js";
import { Panel } from "./panel.js";
import { Selection } from "./selection.js";
import { View } from "./view.js";
import { Wire, later } from "./wire.js";

const root = document.querySelector("[data-sheet]");
const asked = JSON.parse(root.dataset.sheet), words = JSON.parse(root.dataset.words);
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const [frame, field, bar, status, place, state] = ["grid", "field", "bar", "status", "place", "state"].map(part);

const model = new Model();
const selection = new Selection(model);
const view = new View(frame, model, selection, words);
const wire = new Wire({ ...asked.urls, account: asked.account }, model, { loaded, changed, told, failed, others, where, state: showState });
const acts = new Acts(model, selection, wire, { changed, say, failed, clashed: (all) => panel.clash(all) });
const editor = new Editor({
  field, bar, view, model, selection, acts,
  hooks: { closed: () => list.hide(), typed: (text) => list.show(text), lost: (text) => say("cell gone", text) },
});
const list = new List(part("list"), { model, editor, words, field });
const panel = new Panel(part("panel"), { model, selection, view, editor, acts, words, say });
const commands = { list, makeRoom, find: (replacing) => panel.find(replacing), tick, move, day, menu: () => openMenu(), leaving: () => say("leaving") };
listen({ field, bar, frame, view, model, selection, editor, acts, commands });

selection.hooks.push(() => {
  view.reveal(...selection.eye);
  view.soon();
  if (!editor.open) editor.idle(); // an act answered late may move the selection: what is typed meanwhile stays
  whereWeAre();
  wire.here();
});
view.onDrawn = () => { editor.place(); placeHandle(); };

function loaded() {
  for (const table of root.querySelectorAll("[data-part=table]")) table.remove();
  root.classList.add("alive");
  view.measure();
  const row = Math.max(asked.row ? asked.row - 1 : model.frozen, 0);
  selection.to(Math.min(row, model.count - 1), 0);
  if (!asked.quiet) editor.focus();
  showState("");
  readColumns();
}

/** The row that a link from another tab names by its ID. */
function show(id) {
  for (let at = model.frozen; at < model.keys.length; at++) {
    for (let column = 0; column < model.width; column++) {
      if (model.shown(at, column) === id && model.about(column).kind === "id") { selection.to(model.row(at), column); return; }
    }
  }
}

function where() { return { row: model.ref(selection.position), column: selection.column }; }
/** Who else has the sheet open, each in a colour. */
function others(all) {
  model.others = all;
  model.stamp++;
  const shown = all.map((one, n) => {
    const at = one.tab === model.tab?.id && one.row ? model.find(one.row) : -1;
    const place = at >= 0 ? `${letters(one.column)}${at + 1}` : one.tab === model.tab?.id ? "" : words["other tab"];
    return Object.assign(document.createElement("li"), { className: `sg-who-${n % 6}`, textContent: `${one.name || "?"}${place && ` · ${place}`}` });
  });
  part("others").hidden = !all.length;
  part("others").replaceChildren(...shown);
  view.soon();
}

async function readColumns() {
  try {
    const told = await wire.ask(asked.urls.columns);
    model.header = told.header;
    model.columns = told.columns;
    for (const about of Object.values(told.columns)) about.colours = new Map((about.choices || []).filter(([, colour]) => colour));
    view.measure();
    if (asked.find && !asked.shown) { asked.shown = true; wire.whole.then(() => show(asked.find)); }
    model.problems = new Map(told.problems.filter((one) => one.column >= 0).map((one) => [`${one.row}|${one.column}`, one]));
    if (state.dataset.state === "waiting" && !wire.waiting) showState("");
    changed();
  } catch (error) { failed(error); }
}
setInterval(() => { if (!document.hidden && model.tab && !wire.stopped) readColumns(); }, 20_000);

/** What the server told of the tab, in answer to an act of ours if there is one: everybody stays in their row. */
function told(live, act = null, conflicts = []) {
  const sides = ["row", "fromRow", "toRow"], held = sides.map((side) => model.ref(model.position(selection[side])));
  const top = model.frozen + Math.floor(frame.scrollTop / view.rowHeight), offset = frame.scrollTop % view.rowHeight;
  const topRef = model.ref(model.position(Math.min(top, model.count - 1)));
  const columns = model.tab?.columnKeys, keys = [...model.keys];
  const shape = `${model.count}|${model.width}|${model.tab?.widths}|${model.tab?.hidden}|${model.frozen}`;
  if (!model.take(live)) { reload(columns, keys).catch(failed); return; }
  const ours = act?.kind === "cells" ? act.rows : [], theirs = conflicts.map((one) => one.row);
  const renamed = (ref) => model.renamed(ref, ours, theirs);
  acts.rename(renamed);
  if (editor.open) editor.ref = renamed(editor.ref);
  const stays = act && act.kind !== "cells" ? held : held.map(renamed);
  if (live.keys || stays.some((ref, n) => ref !== held[n])) {
    follow(columns);
    if (live.keys && model.order) model.keepOrder(keys, panel.filters, panel.sort);
    const rows = stays.map((ref) => model.row(model.find(ref))), are = rows.every((row) => row >= 0);
    sides.forEach((side, n) => { selection[side] = are ? rows[n] : Math.min(selection[side], model.count - 1); });
    const now = model.row(model.find(topRef));
    if (now >= model.frozen && frame.scrollTop > 0) frame.scrollTop = (now - model.frozen) * view.rowHeight + offset;
  }
  if (shape !== `${model.count}|${model.width}|${model.tab?.widths}|${model.tab?.hidden}|${model.frozen}`) view.measure();
  if (live.tabs && !live.tabs.some((tab) => tab.id === model.tab.id)) say("tab gone");
  if (!editor.open) editor.idle();
  else if (editor.column >= 0 && model.find(editor.ref) >= 0 && model.written(model.find(editor.ref), editor.column) !== editor.before && !model.typed.size) {
    say("changed meanwhile", model.shown(model.find(editor.ref), editor.column));
  }
  changed();
}

/** Where columns came, went or were moved: all that is about a column follows it. */
function follow(columns) {
  const to = model.moved(columns);
  if (!to) return;
  for (const side of ["column", "fromColumn", "toColumn", ...(selection.began === null ? [] : ["began"])]) {
    const now = to(selection[side]);
    selection[side] = Math.min(now < 0 ? selection[side] : now, model.width - 1);
  }
  selection.stamp++;
  if (editor.open) editor.column = to(editor.column);
  acts.follow(to);
  panel.follow(to);
}

async function reload(columns, keys) {
  const live = await wire.piece(0, 2000);
  live.complete = true;
  model.lines.clear();
  model.take(live);
  follow(columns);
  for (let start = 2000; start < model.keys.length; start += 2000) model.fill(await wire.piece(start, start + 2000));
  if (model.order) model.keepOrder(keys, panel.filters, panel.sort);
  view.measure();
  changed();
}

function changed() {
  if (model.count !== view.counted) { view.counted = model.count; view.measure(); }
  view.soon();
  if (!editor.open) editor.idle();
  panel.list?.();
  whereWeAre();
}

function say(name, detail) {
  status.textContent = counted(words, name, detail).replace("{text}", detail ?? "");
}
function failed(error) {
  if (error.kind === "SignedOut") { showState("signed out"); return; }
  if (error.kind === "Gone") { say("tab gone"); wire.stop(); return; }
  if (error.kind === "TooLarge") { say("too large"); return; }
  if (later(error)) { showState("waiting"); return; }
  status.textContent = error.message;
}
function showState(name) {
  state.dataset.state = name;
  state.textContent = words[`state ${name}`] ?? "";
}

/** The name of the cell, what is wrong in it, its note. */
function whereWeAre() {
  const { position, column } = selection;
  if (!model.tab) return;
  place.textContent = selection.isOne ? `${letters(column)}${position + 1}` : `${letters(column)}${position + 1} · ${selection.rows().length} × ${selection.columns().length}`;
  const problem = position > model.header && model.problems.get(`${position}|${column}`), note = model.note(position, column);
  const about = part("about");
  const shown = model.shown(position, column), target = position > model.header ? model.about(column) : {};
  const linked = target.names?.[shown];
  about.hidden = !problem && !note && !linked;
  about.replaceChildren();
  if (problem) {
    const mend = Object.assign(document.createElement("a"), { href: problem.mend, textContent: words.mend });
    about.append(`${problem.what} ${problem.how} `, mend);
  }
  if (linked) {
    const link = Object.assign(document.createElement("a"), { href: `${asked.urls.sheet}?${new URLSearchParams({ tab: target.tab, find: shown })}`, textContent: `${target.tab} : ${linked}` });
    about.append(problem ? " · " : "", link);
  }
  if (note) about.append(`${problem || linked ? " · " : ""}${words.note} : ${note}`);
  const name = model.name(column), named = model.about(column).names?.[model.shown(position, column)];
  field.setAttribute("aria-label", `${letters(column)}${position + 1}, ${name} : ${model.shown(position, column) || words.blank}${named ? `, ${named}` : ""}`);
}

/** A box: TRUE and FALSE are read in a workbook of any language, which shows them in its own. */
const UNTICKED = new Set(["false", "faux", "falsch", "falso"]);
function tick() {
  const { position, column } = selection;
  const ticks = (at, one) => at > model.header && (model.isBoolean(at, one) || model.about(one).kind === "yes_no");
  if (!ticks(position, column)) return false;
  const now = model.shown(position, column).toLowerCase();
  const on = model.isBoolean(position, column) ? UNTICKED.has(now) : now !== "oui";
  const wanted = (at, one) => (model.isBoolean(at, one) ? (on ? "TRUE" : "FALSE") : on ? "oui" : "non");
  const rows = selection.rows().filter((at) => at === position || !model.isBlank(at));
  acts.type(rows.flatMap((at) => selection.columns().filter((one) => ticks(at, one)).map((one) => [at, one, wanted(at, one)])));
  return true;
}
function move(key) {
  if (key === "ArrowUp" || key === "ArrowDown") acts.moveRows(key === "ArrowDown");
  else acts.moveColumns(key === "ArrowRight");
}

const copyBy = (name) => { editor.focus(); if (!document.execCommand(name)) say("use keys"); };
function openMenu(x, y) {
  const box = view.box(selection.row, selection.column), at = frame.getBoundingClientRect();
  const { position, column } = selection, [, first, , last] = selection.box, hidden = model.hiddenBy(first, last);
  panel.menu(x ?? at.left + box.x + 20, y ?? at.top + box.y + box.height, [
    [words.copy, () => copyBy("copy")], [words.cut_, () => copyBy("cut")], [],
    [words["row above"], () => acts.insertRows("above")], [words["row below"], () => acts.insertRows("below")],
    [words["delete rows"], () => acts.deleteRows()],
    [words["move up"], () => acts.moveRows(false)], [words["move down"], () => acts.moveRows(true)], [],
    [words["column before"], () => acts.insertColumns("before")], [words["column after"], () => acts.insertColumns("after")],
    [words["delete columns"], () => acts.deleteColumns()],
    ...(hidden.length ? [[words["show columns"], () => hidden.forEach((one) => acts.widen(one, view.widthWanted(one)))]] : []),
    [words["move left"], () => acts.moveColumns(false)], [words["move right"], () => acts.moveColumns(true)], [],
    [words["sort and filter"], () => panel.filter(column)], [words.note, () => panel.note(position, column)],
    [words.history, () => openHistory(position)],
  ]);
}
function openHistory(position) {
  const ids = Object.entries(model.columns).find(([, about]) => about.kind === "id");
  const column = ids ? Array.from({ length: model.width }, (_, n) => n).find((n) => model.name(n) === ids[0]) : undefined;
  const id = column === undefined ? "" : model.shown(position, column);
  if (!id || !asked.urls.history) { say("no history"); return; }
  location.href = asked.urls.history.replace("ID", encodeURIComponent(id));
}
frame.addEventListener("contextmenu", (event) => {
  const found = view.under(event);
  if (!found) return;
  event.preventDefault();
  if (!selection.has(Math.max(found.row, 0), Math.max(found.column, 0))) selection.to(Math.max(found.row, 0), Math.max(found.column, 0));
  openMenu(event.clientX, event.clientY);
});
part("tools").addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  const box = button.getBoundingClientRect();
  ({
    undo: () => acts.undo(), redo: () => acts.redo(), find: () => panel.find(), filter: () => panel.filter(selection.column),
    add: () => wire.whole.then(addRow), menu: () => openMenu(box.left, box.bottom + 4), wrap: () => wrap(button),
  })[button.dataset.do]();
  if (!["find", "filter", "menu"].includes(button.dataset.do)) editor.focus();
});
/** To the first blank row under what is filled; past the end of the tab, it is made once something is typed in it. */
function addRow() {
  const last = model.keys.findLastIndex((key, at) => key && !model.isBlank(at));
  if (model.order) { panel.sort = null; panel.filters.clear(); panel.arrange(); }
  makeRoom(last + 1);
  selection.to(last + 1, Math.min(1, model.width - 1));
}
/** Have a row there in sight. */
function makeRoom(row) { while (row >= model.count) { model.grow(); view.measure(); } }
function wrap(button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", on);
  frame.classList.toggle("sg-wrap", on);
  view.rowHeight = on ? 84 : 30;
  view.measure();
}

// The handle that fills, and the edges that widen.

const handle = Object.assign(document.createElement("div"), { className: "sg-fill" });
frame.parentNode.append(handle);
function placeHandle() {
  const [, , bottom, last] = selection.box;
  const box = view.box(bottom, last);
  const x = box.x + box.width - 5, y = box.y + box.height - 5;
  handle.hidden = x < box.left || y < box.top || x > view.seen.width - 8 || y > view.seen.height - 8 || editor.open;
  handle.style.transform = `translate(${x}px, ${y}px)`;
}
handle.addEventListener("pointerdown", (event) => {
  handle.setPointerCapture(event.pointerId);
  event.preventDefault();
});
handle.addEventListener("pointerup", (event) => {
  handle.releasePointerCapture(event.pointerId);
  handle.hidden = true;
  const found = view.under({ target: document.elementFromPoint(event.clientX, event.clientY) || frame });
  const [top, , bottom, last] = selection.box;
  if (!found || found.row < 0) return;
  if (found.row > bottom || found.row < top) acts.fill(found.row, last);
  else if (found.column > last) acts.fill(bottom, found.column);
  editor.focus();
});
let widening = null;
view.lettering.addEventListener("pointerdown", (event) => {
  const found = view.under(event);
  if (!found || found.column < 0 || found.cell.getBoundingClientRect().right - event.clientX > 7) return;
  event.stopPropagation();
  event.preventDefault();
  widening = { column: found.column, from: event.clientX, width: view.widthOf(found.column) };
  view.lettering.setPointerCapture(event.pointerId);
}, true);
view.lettering.addEventListener("pointermove", (event) => {
  if (!widening) return;
  widening.now = Math.max(30, Math.round(widening.width + event.clientX - widening.from));
  while (model.tab.widths.length <= widening.column) model.tab.widths.push(0);
  model.tab.widths[widening.column] = widening.now;
  view.measure();
});
view.lettering.addEventListener("pointerup", () => {
  if (widening?.now) acts.widen(widening.column, widening.now);
  widening = null;
});

window.addEventListener("beforeunload", (event) => { if (wire.waiting || editor.open || model.clashes.size) event.preventDefault(); });
window.addEventListener("pagehide", () => wire.stop());
wire.load().catch(failed);
