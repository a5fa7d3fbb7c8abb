// Ranges as text and as HTML, from and to Excel, LibreOffice and Google.

/** The rows of a text with tabs; a cell in quotes may hold tabs, lines and doubled quotes. */
export function parseText(text) {
  const rows = [[]];
  let at = 0, cell = "";
  for (;;) {
    if (text[at] === '"' && cell === "") {
      const end = closing(text, at + 1);
      if (end > 0) {
        cell = text.slice(at + 1, end).replaceAll('""', '"').replace(/\r\n?/g, "\n");
        at = end + 1;
      } else cell += text[at++];
      continue;
    }
    const here = text[at++];
    if (here === undefined) { rows.at(-1).push(cell); return rows; }
    if (here === "\t") { rows.at(-1).push(cell); cell = ""; }
    else if (here === "\n" || here === "\r") {
      if (here === "\r" && text[at] === "\n") at++;
      rows.at(-1).push(cell);
      cell = "";
      if (at >= text.length) return rows;
      rows.push([]);
    } else cell += here;
  }
}

/** Where the quoted cell ends that begins here; 0: it is not one, its quote is a character. */
function closing(text, from) {
  for (let at = from; at < text.length; at++) {
    if (text[at] !== '"') continue;
    if (text[at + 1] === '"') at++;
    else return at + 1 >= text.length || "\t\n\r".includes(text[at + 1]) ? at : 0;
  }
  return 0;
}

const COPIED = "sheet:copied";

/** The rows of the tables of an HTML text, cells over several places included; null: there is none, or something else
    beside them, as in a mail. */
export function parseHtml(html) {
  const plain = html.replace(/<(style|script|title)\b.*?<\/\1>/gis, ""); // which the page's policy would complain of
  const { body } = new DOMParser().parseFromString(plain, "text/html");
  const tables = [...body.querySelectorAll("table")].filter((table) => !table.parentNode.closest("table"));
  const rows = tables.flatMap(rowsOf);
  for (const table of tables) table.remove();
  return tables.length && !body.textContent.trim() ? rows : null;
}
function rowsOf(table) {
  // Whoever does not know what was copied here last is another page: what it hides is not typed.
  const ours = table.dataset.copied && table.dataset.copied === localStorage.getItem(COPIED);
  const rows = [];
  [...table.rows].forEach((line, r) => {
    rows[r] ||= [];
    let c = 0;
    for (const cell of line.cells) {
      while (rows[r][c] !== undefined) c++;
      for (let down = 0; down < Math.min(cell.rowSpan || 1, 500); down++) {
        for (let right = 0; right < Math.min(cell.colSpan || 1, 500); right++) {
          (rows[r + down] ||= [])[c + right] = down || right ? "" : (ours && cell.dataset.again) || read(cell);
        }
      }
    }
  });
  return rows.filter(Boolean).map((row) => Array.from(row, (cell) => cell ?? ""));
}

/** Whether an HTML text is of cells that were cut here. */
export const wasCut = (html) => /<table data-copied="[^"]*" data-cut/.test(html);

/** A cell's text with its lines; spaces that only lay the source out go. */
function read(node) {
  let text = "";
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) text += child.nodeValue.replace(/[\t\n\r ]+/g, " ");
    else if (child.nodeName === "BR") text = text.trimEnd() + "\n";
    else if (child.nodeType === Node.ELEMENT_NODE) {
      const block = /^(P|DIV|LI)$/.test(child.nodeName);
      if (block && text.trim()) text = text.trimEnd() + "\n";
      text += read(child);
    }
  }
  return text.replace(/ ?\n ?/g, "\n").trim();
}

const quoted = (text) => (/[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
export const toText = (rows) => rows.map((row) => row.map(quoted).join("\t")).join("\n");

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;").replaceAll("\n", "<br>");
/** Rows for other programs; again: what types each cell in another tab of ours, where a text is not to become a formula. */
export const toHtml = (rows, again, cut) => {
  const cell = (text, r, c) => `<td data-again="${escaped(again[r][c]).replaceAll("<br>", "\n")}">${escaped(text)}</td>`;
  const copied = crypto.getRandomValues(new Uint32Array(4)).join("-");
  localStorage.setItem(COPIED, copied);
  return `<table data-copied="${copied}"${cut ? " data-cut" : ""}>${rows.map((row, r) => `<tr>${row.map((text, c) => cell(text, r, c)).join("")}</tr>`).join("")}</table>`;
};
