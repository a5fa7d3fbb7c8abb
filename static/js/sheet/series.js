// How what is filled goes on.

/** How a list goes on: numbers by their step, days by theirs, a text that ends in a number counts; else it repeats. */
export function series(source, count) {
  const step = (values) => (values.length > 1 ? values[1] - values[0] : null);
  const even = (values) => values.every((value, n) => !n || Math.abs(value - values[n - 1] - step(values)) < 1e-9);
  const numbers = source.map((text) => (/^-?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(",", ".")) : NaN));
  if (numbers.length > 1 && numbers.every(Number.isFinite) && even(numbers)) {
    const comma = source.some((text) => text.includes(","));
    return goOn(count, (n) => String(Math.round((numbers.at(-1) + step(numbers) * n) * 1e9) / 1e9)).map((text) => (comma ? text.replace(".", ",") : text));
  }
  const read = source.map((text) => /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text));
  const written = (time) => new Date(time).toISOString().replace(/^(\d+)-(\d+)-(\d+)T.*/, "$3/$2/$1");
  const months = read.map((m) => (m && m[1] === read[0]?.[1] ? (m[3] - 2000) * 12 + Number(m[2]) - 1 : NaN));
  if (months.length > 1 && months.every(Number.isFinite) && step(months) && even(months)) { // the same day of each month
    return goOn(count, (n) => {
      const month = months.at(-1) + step(months) * n;
      return written(Date.UTC(2000, month, Math.min(read[0][1], new Date(Date.UTC(2000, month + 1, 0)).getUTCDate())));
    });
  }
  const days = read.map((m) => (m ? Date.UTC(m[3], m[2] - 1, m[1]) / 864e5 : NaN));
  if (days.every(Number.isFinite) && (days.length === 1 || even(days))) {
    return goOn(count, (n) => written((days.at(-1) + (step(days) ?? 1) * n) * 864e5));
  }
  const counted = source.map((text) => /^(.*\D)(\d+)$/s.exec(text));
  if (counted.every((m) => m && !m[0].startsWith("=") && !m[0].startsWith("'")) && counted.every((m) => m[1] === counted[0][1])) {
    const values = counted.map((m) => Number(m[2]));
    if (values.length === 1 || even(values)) return goOn(count, (n) => counted[0][1] + String(values.at(-1) + (step(values) ?? 1) * n).padStart(counted.at(-1)[2].length, "0"));
  }
  return goOn(count, (n) => source[(n - 1) % source.length]);
}
const goOn = (count, next) => Array.from({ length: count }, (_, n) => next(n + 1));
