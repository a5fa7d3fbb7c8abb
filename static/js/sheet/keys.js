// The keys of Excel and Google Sheets, while a cell is closed and while one types.

const NOW = { ";": ({ day }) => day(0), ":": () => new Date().toTimeString().slice(0, 5) };

export function listen({ field, bar, frame, view, model, selection, editor, acts, commands }) {
  const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  let leaving = false; // Escape, then Tab, leaves the sheet: a keyboard is never held in it

  function typing(event) {
    const { key } = event;
    if (commands.list.key(event)) return;
    const control = (event.ctrlKey || event.metaKey) && !event.altKey;
    if (key === "Enter" && (event.altKey || (event.ctrlKey && !event.metaKey) || (event.shiftKey && editor.inBar))) { event.preventDefault(); editor.newLine(); }
    else if (key === "Enter" || key === "Tab") { event.preventDefault(); if (editor.commit()) onward(event, true); editor.focus(); }
    else if (control && NOW[key]) { event.preventDefault(); editor.put(NOW[key](commands)); }
    else if (key === "Escape") { event.preventDefault(); editor.cancel(); editor.focus(); }
    else if (key === "F2") { event.preventDefault(); editor.arrows = !editor.arrows; }
    else if (arrows[key] && editor.arrows && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      if (editor.commit()) selection.by(...arrows[key]);
      editor.focus();
    }
  }
  /** To the next cell: of the range, where there is one; with Enter, under the first of those that Tab went through. From
      one that was typed in always to another, for what is typed next would replace it. */
  function onward({ key, shiftKey }, typed) {
    const step = shiftKey ? -1 : 1, began = selection.began ?? selection.column;
    const move = key === "Tab" ? [0, step] : [step, 0];
    const wraps = typed && key === "Tab" && step > 0 && selection.column === model.lastColumn;
    if (!selection.isOne) { selection.within(...move); return; }
    if (wraps || (typed && key === "Enter" && !shiftKey)) commands.makeRoom(selection.row + 1);
    if (wraps) selection.to(selection.row + 1, 0);
    else if (key === "Tab") { selection.by(...move); selection.began = began; }
    else selection.by(step, shiftKey ? 0 : began - selection.column);
  }

  function moving(event) {
    const { key, shiftKey: extend } = event;
    const control = event.ctrlKey || event.metaKey;
    if (arrows[key] && event.altKey) return commands.move(key);
    if (arrows[key] && control) return selection.jump(...arrows[key], extend);
    if (arrows[key]) return selection.by(...arrows[key], extend);
    const row = extend ? selection.toRow : selection.row, column = extend ? selection.toColumn : selection.column;
    if (key === "Home") return selection.to(control ? 0 : row, 0, extend);
    if (key === "End") return selection.to(control ? lastFilled() : row, control ? model.width - 1 : edge(row), extend);
    if (key === "PageDown" || key === "PageUp") return selection.by(key === "PageUp" ? -view.page : view.page, 0, extend);
    return undefined;
  }
  /** What is frozen is in sight wherever one has scrolled to: whoever goes there wants what stands beside it too. */
  function toTheEdge({ key, shiftKey: extend, ctrlKey, metaKey }) {
    const row = extend ? selection.toRow : selection.row, column = extend ? selection.toColumn : selection.column;
    const up = key === "ArrowUp" || key === "PageUp" || (key === "Home" && (ctrlKey || metaKey));
    if (up && row < model.frozen) frame.scrollTop = 0;
    if ((key === "ArrowLeft" || key === "Home") && column < model.frozenColumns) frame.scrollLeft = 0;
  }
  const lastFilled = () => (model.order ? model.count - 1 : Math.max(0, model.keys.findLastIndex(Boolean)));
  function edge(row) {
    for (let column = model.width - 1; column > 0; column--) if (model.shown(model.position(row), column)) return column;
    return 0;
  }

  const ARROWING = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageDown", "PageUp"]);
  const shortcuts = {
    z: (event) => (event.shiftKey ? acts.redo() : acts.undo()), y: () => acts.redo(), f: () => commands.find(), h: () => commands.find(true),
    a: () => selection.span(0, 0, model.count - 1, model.width - 1), d: () => acts.fillFrom(true), r: () => acts.fillFrom(false),
  };

  function closed(event) {
    const { key } = event;
    const control = (event.ctrlKey || event.metaKey) && !event.altKey;
    const both = (event.ctrlKey || event.metaKey) && event.altKey;
    acts.plain = control && event.shiftKey && key.toLowerCase() === "v"; // the browser pastes
    let used = true;
    if (ARROWING.has(key)) { moving(event); toTheEdge(event); }
    else if (key === "Tab" && leaving) { leaving = false; return; }
    else if (key === "Tab") onward(event);
    else if (key === "Enter" && commands.tick()) used = true;
    else if (key === "Enter" && !selection.isOne) onward(event);
    else if (key === "Enter") editor.begin(null, { caret: true });
    else if (key === "F2") editor.begin(null, { caret: true });
    else if (key === "Delete" || key === "Backspace") acts.clear();
    else if (key === "Escape") { leaving = true; commands.leaving(); event.preventDefault(); return; }
    else if (key === " " && control) selection.span(0, selection.column, model.count - 1, selection.toColumn);
    else if (key === " " && event.shiftKey) selection.span(selection.row, 0, selection.toRow, model.width - 1);
    // Google's: without Alt they are the browser's zoom. The last of each is what an Apple keyboard makes of it.
    else if (both && "+=≠".includes(key)) acts.insertRows("above");
    else if (both && "-–".includes(key)) acts.deleteRows();
    else if (control && NOW[key]) editor.begin(NOW[key](commands));
    else if (control && shortcuts[key.toLowerCase()]) shortcuts[key.toLowerCase()](event);
    else if (key === "ContextMenu" || (key === "F10" && event.shiftKey)) commands.menu();
    else used = false;
    if (used) event.preventDefault();
    leaving = false;
  }

  for (const from of [field, bar]) {
    from.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (editor.open) typing(event);
      else if (from === field) closed(event);
    });
  }
  field.addEventListener("copy", (event) => { if (!editor.open) acts.copy(event, false); });
  field.addEventListener("cut", (event) => { if (!editor.open) acts.copy(event, true); });
  field.addEventListener("paste", (event) => { if (!editor.open) acts.paste(event); });

  // The mouse, and a finger.
  let from = null, naming = null; // what is selected from; what a formula names from
  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target.closest(".sg-fill, .sg-size")) return;
    const found = view.under(event);
    if (!found) return;
    if (editor.open && found.row >= 0 && found.column >= 0 && editor.name(found)) { naming = found; event.preventDefault(); return; }
    if (editor.open && !editor.commit()) { event.preventDefault(); return; }
    const touch = event.pointerType === "touch";
    if (found.row < 0 && found.column >= 0) selection.span(0, event.shiftKey ? selection.column : found.column, model.count - 1, found.column);
    else if (found.row < 0) selection.span(0, 0, model.count - 1, model.width - 1);
    else if (found.column < 0) selection.span(event.shiftKey ? selection.row : found.row, 0, found.row, model.width - 1);
    else selection.to(found.row, found.column, event.shiftKey);
    if (touch) return; // a finger scrolls
    from = found;
    event.preventDefault();
    editor.focus();
  });
  frame.addEventListener("pointermove", (event) => {
    if (!(from || naming) || !(event.buttons & 1)) return;
    const found = view.under({ target: document.elementFromPoint(event.clientX, event.clientY) || frame });
    if (!found) return;
    if (naming) { if (found.row >= 0 && found.column >= 0) editor.name(naming, found); return; }
    if (from.row < 0) selection.span(0, selection.column, model.count - 1, Math.max(0, found.column));
    else if (from.column < 0) selection.span(selection.row, 0, Math.max(0, found.row), model.width - 1);
    else selection.to(Math.max(0, found.row), Math.max(0, found.column), true);
  });
  window.addEventListener("pointerup", () => { from = naming = null; });
  frame.addEventListener("click", (event) => { if (event.pointerType === "touch") editor.focus(); });
  frame.addEventListener("dblclick", (event) => {
    const found = view.under(event);
    if (!editor.open && found && found.row >= 0 && found.column >= 0) editor.begin(null, { caret: true });
  });
}
