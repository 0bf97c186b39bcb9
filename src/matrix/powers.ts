/**
 * Powers with the same bits on every engine. `**` and `Math.pow` are no such thing: V8 has changed how it rounds them (Node 24 differs from Node 22 in x³ and
 * x^{−¼}), where products and square roots are correctly rounded everywhere. Squares and powers of two are the same in all, and may be written with `**`.
 */

/** An exponent counted in quarters, so that 0.5 is not taken for one. */
export type Quarters = -4 | -2 | -1 | 1 | 2 | 4;

/** value^{quarters/4} for a value ≥ 0. */
export function quarterPower(value: number, quarters: Quarters): number {
  let power = 1;
  let left = Math.abs(quarters);
  for (; left >= 4; left -= 4) power *= value;
  if (left >= 2) power *= Math.sqrt(value);
  if (left % 2 === 1) power *= Math.sqrt(Math.sqrt(value));
  return quarters < 0 ? 1 / power : power;
}
