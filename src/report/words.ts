/** Numbers and lists as a reader wants them; no NaN, no Infinity, no signed percentages. */

const UNKNOWN = 'not known';

/** A share that lacks less than this is the whole: what lacks is rounding. */
const ROUNDING = 1e-12;

/** A share in percent, with more digits where it is near 0 or 1 without being it. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return UNKNOWN;
  const value = Math.abs(share - 1) < ROUNDING ? 100 : 100 * share;
  if (value === 0) return '0\u00a0%';
  if (Math.abs(value) < 0.01) return '<\u00a00.01\u00a0%';
  const size = Math.abs(value);
  // Near the whole it is what is missing that has to be told.
  const digits = size >= 99.9 && size < 100 ? 2 : size < 0.1 ? 2 : size < 10 || (size >= 99 && size < 100) ? 1 : 0;
  const text = value.toFixed(digits);
  // Nothing short of the whole is said to be the whole.
  return `${Number(text) === 100 && value < 100 ? '99.99' : text.replace('-', '−')}\u00a0%`;
}

/** A number to some digits, in full where that is readable. */
export function number(value: number | undefined, digits = 4): string {
  if (value === undefined || !Number.isFinite(value)) return UNKNOWN;
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return grouped(value);
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e6) return tiny(value, Math.min(digits, 3) - 1);
  return String(Number(value.toPrecision(digits))).replace('-', '−');
}

/** A small number by its size, as 3·10⁻⁹. */
export function tiny(value: number | undefined, digits = 0): string {
  if (value === undefined || !Number.isFinite(value)) return UNKNOWN;
  if (value === 0) return '0';
  const [mantissa, exponent] = value.toExponential(digits).split('e') as [string, string];
  return `${mantissa.replace('-', '−')}·10${superscript(Number(exponent))}`;
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

export function superscript(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]);
  return `${exponent < 0 ? '⁻' : ''}${digits.join('')}`;
}

/** With thin spaces between thousands, from five digits on. */
export function grouped(value: number): string {
  const text = String(Math.abs(value));
  const whole = text.length < 5 ? text : text.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return value < 0 ? `−${whole}` : whole;
}

/** `1 cluster`, `3 clusters`. */
export function many(count: number, one: string, several = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : several}`;
}

/** `a, b and c`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
