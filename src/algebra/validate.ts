import { typeError } from '../errors';
import type { Algebra } from './algebra';
import { complex } from './complex';
import { isSameAlgebra } from './facts';
import { quaternion } from './quaternion';
import { real } from './real';

/**
 * Refuses a table that is not a real associative division algebra with a positive involution, naming the first law that fails:
 *
 * - shape: `unit`, `sign` of length a², `conjugate` of length a, signs ±1;
 * - unit: `e_0 x = x e_0 = x` and `e_0* = e_0`;
 * - involution: `(e_p e_q)* = e_q* e_p*`;
 * - norm: `e_p* e_q + e_q* e_p = 2 δ_pq`, that is `x* x = |x|²`, so that every x ≠ 0 has the inverse `x*` / |x|²
 *   (Gram–Schmidt, Hermitian eigenvectors and the gauge divide by scalars);
 * - associativity: `(e_p e_q) e_s = e_p (e_q e_s)` (octonions fail here: tensor products and superoperators need it);
 * - name: `real`, `complex` and `quaternion` are R, C and Hamilton's H, since results are stored under their algebra's name.
 *
 * Exactly four tables are left: R, C, and H with e_1 e_2 = e_3 (Hamilton) or e_1 e_2 = −e_3 (the JPL convention).
 *
 * @returns the same algebra, for use in an expression
 * @throws TypeError for anything but a table; RangeError naming the law and the basis elements
 * Cost: O(a³).
 */
export function validateAlgebra(algebra: Algebra): Algebra {
  requireTable(algebra);
  const { name, dim: a, unit, sign, conjugate } = algebra;
  const fail = (law: string): never => {
    throw new RangeError(`algebra '${name}': ${law}`);
  };
  if (!Number.isInteger(a) || a < 1) fail(`expected a dimension >= 1, got ${a}`);
  if (unit.length !== a * a || sign.length !== a * a) fail(`expected product tables of length ${a * a}`);
  if (conjugate.length !== a) fail(`expected a conjugation of length ${a}, got ${conjugate.length}`);
  for (let k = 0; k < a * a; k++) {
    if (!Number.isInteger(unit[k]) || unit[k]! < 0 || unit[k]! >= a) fail(`unit[${k}] is not a basis index`);
    if (!isSign(sign[k])) fail(`sign[${k}] is not 1 or -1`);
  }
  for (let p = 0; p < a; p++) if (!isSign(conjugate[p])) fail(`conjugate[${p}] is not 1 or -1`);

  for (let p = 0; p < a; p++) {
    if (unit[p] !== p || sign[p] !== 1 || unit[p * a] !== p || sign[p * a] !== 1)
      fail(`e_0 e_${p} = e_${p} e_0 = e_${p} fails`);
  }
  if (conjugate[0] !== 1) fail('conjugation must fix e_0');
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      const pq = unit[p * a + q]!;
      // (e_p e_q)* against e_q* e_p*
      const [left, right] = [sign[p * a + q]! * conjugate[pq]!, conjugate[p]! * conjugate[q]! * sign[q * a + p]!];
      if (pq !== unit[q * a + p] || left !== right) {
        fail(`not an involution: (e_${p} e_${q})* differs from e_${q}* e_${p}*`);
      }
    }
  }
  for (let p = 0; p < a; p++) {
    for (let q = 0; q <= p; q++) {
      // Both products are the same basis element, by the involution.
      const sum = conjugate[p]! * sign[p * a + q]! + conjugate[q]! * sign[q * a + p]!;
      const isNorm = p === q ? unit[p * a + p] === 0 && sum === 2 : sum === 0;
      if (!isNorm) fail(`x* x is not |x|²: e_${p}* e_${q} + e_${q}* e_${p} differs from ${p === q ? 2 : 0}`);
    }
  }
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      const pq = unit[p * a + q]!;
      for (let s = 0; s < a; s++) {
        const qs = unit[q * a + s]!;
        const left = sign[p * a + q]! * sign[pq * a + s]!;
        const right = sign[q * a + s]! * sign[p * a + qs]!;
        if (unit[pq * a + s] !== unit[p * a + qs] || left !== right) {
          fail(`not associative: (e_${p} e_${q}) e_${s} differs from e_${p} (e_${q} e_${s})`);
        }
      }
    }
  }
  const own = [real, complex, quaternion].find((known) => known.name === name);
  if (own !== undefined && !isSameAlgebra(own, algebra)) fail('expected a name of its own, got that of another table');
  return algebra;
}

/** The types of what a table is made of. */
function requireTable(algebra: unknown): void {
  if (typeof algebra !== 'object' || algebra === null) {
    throw typeError('algebra', 'a table { name, dim, unit, sign, conjugate }', algebra);
  }
  const { name, dim, unit, sign, conjugate } = algebra as { readonly [key in keyof Algebra]: unknown };
  if (typeof name !== 'string' || name === '') throw typeError('algebra: name', 'a name', name);
  if (typeof dim !== 'number') throw typeError(`algebra '${name}': dim`, 'a number', dim);
  for (const [key, list] of Object.entries({ unit, sign, conjugate })) {
    if (!Array.isArray(list)) throw typeError(`algebra '${name}': ${key}`, 'an array of numbers', list);
  }
}

function isSign(value: unknown): boolean {
  return value === 1 || value === -1;
}
