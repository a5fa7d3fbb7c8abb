// Keeps what is typed in a form (data-draft) on this device until it is saved: a closed tab, a reload, a session that
// ended lose nothing. For a day; forgotten once saved, once the page that says thank you (data-draft-done) is shown, and
// when somebody signs out. Each text keeps the cell it was typed on: what others wrote meanwhile is still a choice; and a
// form that adds something keeps what tells it from all others (`once`): sent again, it adds nothing twice.
(() => {
  const DAY = 86_400_000;
  const PREFIX = "tremplin-draft";
  const PASSING = new Set(["stamp", "website", "who", "s", "base", "settles"]);
  const OTHER = new Set(["hidden", "file", "password", "submit", "button"]);
  const sent = new WeakMap();

  const keyOf = (name) => `${PREFIX}:${document.body.dataset.writer ?? ""}:${name}`;
  const all = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  const forms = () => document.querySelectorAll("form[data-draft]");
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  const read = (key) => {
    try {
      const kept = JSON.parse(localStorage.getItem(key));
      return kept?.base && Date.now() - kept.at < DAY ? kept : null;
    } catch {
      return null;
    }
  };

  const write = (key, kept) => {
    try {
      if (Object.keys(kept.fields).length) localStorage.setItem(key, JSON.stringify({ ...kept, at: Date.now() }));
      else localStorage.removeItem(key);
    } catch {
      // No room, or not allowed: the form works without.
    }
  };

  const forget = (keys) => keys.forEach((key) => localStorage.removeItem(key));

  // Which of two versions is kept (`x.keep`) is chosen again, on what the page shows then.
  const isTyped = ({ name, type }) => name && !OTHER.has(type) && !PASSING.has(name) && !name.endsWith(".keep");
  const controlsOf = (form, name) => [...form.elements].filter((c) => c.name === name && isTyped(c));
  const isBox = (control) => control.type === "checkbox" || control.type === "radio";
  const initial = (control) => {
    if (!control.options) return isBox(control) ? control.value : control.defaultValue;
    return ([...control.options].find((option) => option.defaultSelected) ?? control.options[0])?.value ?? "";
  };
  const now = (controls) => controls.filter((c) => !isBox(c) || c.checked).map((c) => c.value);
  const was = (controls) => controls.filter((c) => !isBox(c) || c.defaultChecked).map(initial);
  const isOpen = (form) => !form.elements.base; // to everybody: no row behind it

  const baseOf = (form) => {
    try {
      return JSON.parse(form.elements.base.value);
    } catch {
      return {};
    }
  };

  // One field, as it is being typed.
  const note = (form, name) => {
    const controls = controlsOf(form, name);
    if (isOpen(form) && controls.some(isBox)) return; // whom it is for is said by the link, not by an older draft
    const key = keyOf(form.dataset.draft);
    const kept = read(key) ?? { fields: {}, base: {} };
    const field = name.replace(/\.other$/, "");
    const values = now(controls);
    const nothing = isOpen(form) ? !values.some(Boolean) : same(values, was(controls)) && !("again" in form.dataset);
    if (nothing) delete kept.fields[field];
    else kept.fields[field] = values;
    kept.base[field] = baseOf(form)[field] ?? null;
    write(key, { fields: kept.fields, base: kept.base, once: kept.once ?? form.elements.once?.value });
  };

  const unfold = (element) => {
    for (let at = element; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  };

  const fill = (controls, values) => {
    controls.forEach((control, n) => {
      if (isBox(control)) control.checked = values.includes(control.value);
      else if (n < values.length) control.value = values[n];
      if (isBox(control) ? control.checked : control.value) unfold(control);
    });
  };

  const putBack = (form, kept, names) => {
    const base = baseOf(form);
    const opened = form.elements.base?.value;
    const once = form.elements.once?.value;
    const late = names.some((name) => name in base && !same(base[name], kept.base[name] ?? null));
    if (opened !== undefined) {
      const typedOn = Object.fromEntries(names.filter((n) => n in base).map((n) => [n, kept.base[n] ?? null]));
      form.elements.base.value = JSON.stringify({ ...base, ...typedOn });
    }
    if (once && kept.once) form.elements.once.value = kept.once; // it may have arrived: it is no other for coming back
    for (const name of names) {
      const controls = controlsOf(form, name);
      fill(controls, kept.fields[name]);
      controls[0].dispatchEvent(new Event("input", { bubbles: true }));
    }
    return { late, undo: () => throwAway(form, names, opened, once) };
  };

  const throwAway = (form, names, opened, once) => {
    if (opened !== undefined) form.elements.base.value = opened;
    if (once) form.elements.once.value = once;
    for (const name of names) {
      const controls = controlsOf(form, name);
      controls.forEach((c) => (isBox(c) ? (c.checked = c.defaultChecked) : (c.value = initial(c))));
      controls[0]?.dispatchEvent(new Event("input", { bubbles: true }));
    }
    controlsOf(form, names[0])[0]?.focus();
  };

  const say = (form, { late, undo }) => {
    const shown = document.getElementById("draft-back").content.firstElementChild.cloneNode(true);
    shown.querySelector("[data-late]").hidden = !late;
    shown.querySelector("button").addEventListener("click", () => {
      undo();
      shown.remove();
    });
    form.prepend(shown);
  };

  // A field of a row is put back unless it is saved already; one of a form open to everybody, where it is empty.
  const restore = (form) => {
    const key = keyOf(form.dataset.draft);
    const kept = read(key);
    if (!kept || "again" in form.dataset) return false;
    const names = Object.keys(kept.fields).filter((name) => {
      const controls = controlsOf(form, name);
      if (!controls.length) return false;
      if (isOpen(form)) return !now(controls).some(Boolean);
      const saved = same(was(controls), kept.fields[name]);
      if (saved) delete kept.fields[name];
      return !saved;
    });
    write(key, kept);
    if (!names.length) return false;
    say(form, putBack(form, kept, names));
    return true;
  };

  // The way to what came back, said at the top of a long page.
  const point = (found) => {
    const notices = document.getElementById("notices");
    if (!notices || !found.length || isOpen(found[0])) return;
    const shown = document.getElementById("drafts-back").content.firstElementChild.cloneNode(true);
    for (const form of found) {
      const part = form.closest("[id]:not(form)");
      const link = document.createElement("a");
      link.href = `#${part?.id ?? "main"}`;
      link.textContent = part?.querySelector("h2, h3")?.textContent.trim() || document.title;
      const item = document.createElement("li");
      item.append(link);
      shown.querySelector("ul").append(item);
    }
    notices.append(shown);
  };

  // What was typed while the rest was on its way stays.
  const leave = (ctx) => {
    const { key, fields } = sent.get(ctx) ?? {};
    const kept = key && read(key);
    if (!kept) return;
    for (const [name, values] of Object.entries(fields)) if (same(kept.fields[name], values)) delete kept.fields[name];
    const form = [...forms()].find((one) => keyOf(one.dataset.draft) === key);
    for (const name of Object.keys(kept.fields)) if (form && !isOpen(form)) kept.base[name] = baseOf(form)[name] ?? null;
    write(key, kept);
  };

  document.addEventListener("input", ({ target }) => {
    const form = target.form;
    if (form?.dataset.draft && isTyped(target)) note(form, target.name);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.form?.dataset.draft && isTyped(target)) note(target.form, target.name);
  });
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    const name = ctx.sourceElement.dataset?.draft;
    if (name) sent.set(ctx, { key: keyOf(name), fields: read(keyOf(name))?.fields ?? {} });
  });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (!sent.has(ctx)) return;
    if (ctx.response.status < 300) leave(ctx);
    const key = sent.get(ctx).key;
    for (const form of forms()) if (keyOf(form.dataset.draft) === key) restore(form);
  });
  document.addEventListener("submit", ({ target }) => {
    if (target.getAttribute("action") === "/sign-out") return forget(all());
    const kept = target.dataset.draft && !target.hasAttribute("hx-post") && read(keyOf(target.dataset.draft));
    if (kept) write(keyOf(target.dataset.draft), { ...kept, sent: true });
  });

  try {
    forget(all().filter((key) => !read(key)));
    // The page after a form that was sent without htmx says whether that went well.
    for (const key of all().filter((one) => read(one).sent)) {
      if (document.querySelector("#notices .notice.good")) forget([key]);
      else write(key, { ...read(key), sent: undefined });
    }
    const done = document.querySelector("[data-draft-done]");
    if (done) forget([keyOf(done.dataset.draftDone)]);
    // Whoever signs in is promised what was typed in this tab: on a shared device the others' texts are not theirs.
    const writer = document.body.dataset.writer;
    if (writer) sessionStorage.setItem(PREFIX, writer);
    const mine = `${PREFIX}:${sessionStorage.getItem(PREFIX) ?? "-"}:`;
    const waits = all().some((key) => key.startsWith(mine));
    for (const word of document.querySelectorAll("[data-draft-waits]")) word.hidden = !waits;
    point([...forms()].filter(restore));
  } catch {
    // Storage is not allowed here: the forms work without.
  }
})();
