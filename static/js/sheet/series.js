// How what is filled goes on.

/** How a list goes on: numbers by their step, days, hours, names of days and months by theirs, one alone to the next; a
    text that ends in a number counts; else it repeats. direction: -1 where one alone goes up or left. */
export function series(source, count, direction = 1) {
  for (const reader of READERS) {
    const read = source.map(reader), [first] = read, last = read.at(-1);
    if (!read.every((one) => one && one.form === first.form)) continue;
    const steps = read.slice(1).map((one, n) => one.value - read[n].value).map((step) => (first.cycle ? (step + first.cycle) % first.cycle : step));
    const step = steps[0] ?? first.alone * direction;
    if (step && steps.every((one) => Math.abs(one - step) < 1e-9)) return goOn(count, (n) => last.write(last.value + step * n, source));
  }
  return repeated(source, count);
}
/** The list over and over. */
export const repeated = (source, count) => goOn(count, (n) => source[(n - 1) % source.length]);
const goOn = (count, next) => Array.from({ length: count }, (_, n) => next(n + 1));

// Ways to read a text. Those of one form make a series: each has a value that writes it again; alone: the step of one by
// itself, which numbers have not; cycle: what comes after which the first comes again.

function number(text) {
  const read = /^(-?\d+(?:[.,]\d+)?)(\s?[€%]|)$/.exec(text);
  const write = (value, source) => String(Math.round(value * 1e9) / 1e9).replace(".", source.some((one) => one.includes(",")) ? "," : ".") + read[2];
  return read && { form: read[2], value: Number(read[1].replace(",", ".")), write };
}

const two = (value, padded = true) => String(value).padStart(padded ? 2 : 1, "0");

function hour(text) {
  const read = /^(\d\d?)(?:(h)(\d\d)?|:(\d\d)(?::(\d\d))?)$/.exec(text);
  if (!read) return null;
  const [, hours, h, after = h && "00", minutes = after, seconds] = read, cycle = 86_400;
  const write = (value) => {
    const at = ((value % cycle) + cycle) % cycle, [H, M, S] = [Math.floor(at / 3600), Math.floor(at / 60) % 60, at % 60];
    return two(H, hours.length > 1) + (h ? h + (M || read[3] ? two(M) : "") : `:${two(M)}${seconds ? `:${two(S)}` : ""}`);
  };
  return { form: `${h}${seconds?.length}`, value: hours * 3600 + minutes * 60 + Number(seconds || 0), cycle, alone: 3600, write };
}

const DAY = 864e5;
const listed = (part, count, day) => ["fr", "en"].flatMap((language) => ["long", "short"].map((length) => {
  const format = new Intl.DateTimeFormat(language, { [part]: length, timeZone: "UTC" });
  return Array.from({ length: count }, (_, n) => format.format(day(n)));
}));
const WEEKDAYS = listed("weekday", 7, (n) => Date.UTC(2024, 0, 1 + n)), MONTHS = listed("month", 12, (n) => Date.UTC(2024, n));
const same = (one, other) => one.replace(".", "").localeCompare(other.replace(".", ""), "fr", { sensitivity: "base" }) === 0;

/** A text as one of these names: which, and how another of them is written like it. */
function named(names, text) {
  const value = names.findIndex((name) => same(name, text));
  const write = (at) => {
    const name = names[((at % names.length) + names.length) % names.length], plain = text.endsWith(".") || text.length === names[value].length ? name : name.replace(".", "");
    if (text.length > 1 && text === text.toUpperCase()) return plain.toUpperCase();
    return (text[0] === text[0].toUpperCase() ? plain[0].toUpperCase() : plain[0].toLowerCase()) + plain.slice(1);
  };
  return value < 0 ? null : { form: names, value, cycle: names.length, alone: 1, write };
}
const oneOf = (lists, text = "") => lists.map((names) => named(names, text)).find(Boolean);

/** Year, month and day of a text, and how other ones are written like it; null: it names no day. */
function written(text) {
  const plain = /^(\d\d?)([/.-])(\d\d?)\2(\d\d(?:\d\d)?)( \d\d?:.*)?$/.exec(text), iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (iso) return { form: "-", year: iso[1], month: iso[2] - 1, day: iso[3], write: (at) => at.toISOString().slice(0, 10) };
  if (plain) {
    const [, day, mark, month, year, rest = ""] = plain, padded = day.length + month.length > 3;
    const write = (at) => [two(at.getUTCDate(), padded), two(at.getUTCMonth() + 1, padded), String(at.getUTCFullYear()).slice(-year.length)].join(mark) + rest;
    return { form: `${mark}${year.length}${rest}`, year: year.length < 4 ? `20${year}` : year, month: month - 1, day, write };
  }
  const worded = /^(?:(\p{L}+\.?) )?(\d\d?)(?:er)? (\p{L}+\.?)(?: (\d{4}))?$/u.exec(text);
  const month = worded && oneOf(MONTHS, worded[3]), weekday = worded && oneOf(WEEKDAYS, worded[1]), year = worded?.[4] ?? new Date().getFullYear();
  if (!month || (worded[1] && !weekday)) return null;
  const write = (at) => [
    weekday?.write((at.getUTCDay() + 6) % 7), two(at.getUTCDate(), worded[2][0] === "0"), month.write(at.getUTCMonth()),
    worded[4] || at.getUTCFullYear() !== year ? at.getUTCFullYear() : "",
  ].filter(Boolean).join(" ");
  return { form: `${!!weekday}${!!worded[4]}`, year, month: month.value, day: worded[2], write };
}
function day(text) {
  const read = written(text), at = read && new Date(Date.UTC(read.year, read.month, read.day));
  if (!read || at.getUTCDate() !== Number(read.day)) return null;
  return { form: read.form, value: at / DAY, alone: 1, write: (value) => read.write(new Date(value * DAY)) };
}
/** The same day of each month, or its last where it has less. */
function monthly(text) {
  const read = day(text) && written(text);
  const last = (month) => new Date(Date.UTC(2000, month + 1, 0)).getUTCDate();
  const write = (month) => read.write(new Date(Date.UTC(2000, month, Math.min(read.day, last(month)))));
  return read && { form: `${read.form} ${Number(read.day)}`, value: (read.year - 2000) * 12 + read.month, write };
}
function month(text) {
  const read = /^(\p{L}+\.?) (\d{4})$/u.exec(text), name = read && oneOf(MONTHS, read[1]);
  return name && { value: read[2] * 12 + name.value, alone: 1, write: (value) => `${name.write(value % 12)} ${Math.floor(value / 12)}` };
}

function counted(text) {
  const read = /^([^='].*\D|[^='\d])(\d+)$/s.exec(text);
  const write = (value) => read[1] + String(Math.abs(value)).padStart(read[2].length, "0");
  return read && /[\p{L}#]/u.test(read[1]) ? { form: read[1], value: Number(read[2]), alone: 1, write } : null;
}

const READERS = [number, hour, monthly, day, month, ...[...WEEKDAYS, ...MONTHS].map((names) => (text) => named(names, text)), counted];
