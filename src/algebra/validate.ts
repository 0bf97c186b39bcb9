import type { Algebra } from './algebra';

/**
 * Refuses a table that is not a real associative division algebra with a positive involution, naming the first law that fails:
 *
 * - shape: `unit`, `sign` of length a², `conjugate` of length a, signs ±1;
 * - unit: `e_0 x = x e_0 = x` and `e_0* = e_0`;
 * - associativity: `(e_p e_q) e_s = e_p (e_q e_s)` (octonions fail here: tensor products and superoperators need it);
 * - involution: `(e_p e_q)* = e_q* e_p*`;
 * - norm: `e_p* e_q + e_q* e_p = 2 δ_pq`, that is `x* x = |x|²`, so that every x ≠ 0 has the inverse `x*` / |x|²
 *   (Gram–Schmidt, Hermitian eigenvectors and the gauge divide by scalars).
 *
 * @returns the same algebra, for use in an expression
 * @throws RangeError naming the law and the basis elements
 * Cost: O(a³).
 */
export function validateAlgebra(algebra: Algebra): Algebra {
  const { name, dim: a, unit, sign, conjugate } = algebra;
  const fail = (law: string): never => {
    throw new RangeError(`algebra '${name}': ${law}`);
  };
  if (!Number.isInteger(a) || a < 1) fail(`expected a dimension >= 1, got ${a}`);
  if (unit.length !== a * a || sign.length !== a * a) fail(`expected product tables of length ${a * a}`);
  if (conjugate.length !== a) fail(`expected a conjugation of length ${a}, got ${conjugate.length}`);
  for (let k = 0; k < a * a; k++) {
    if (!Number.isInteger(unit[k]) || unit[k]! < 0 || unit[k]! >= a) fail(`unit[${k}] is not a basis index`);
    if (Math.abs(sign[k]!) !== 1) fail(`sign[${k}] is not 1 or -1`);
  }
  for (let p = 0; p < a; p++) if (Math.abs(conjugate[p]!) !== 1) fail(`conjugate[${p}] is not 1 or -1`);

  for (let p = 0; p < a; p++) {
    if (unit[p] !== p || sign[p] !== 1 || unit[p * a] !== p || sign[p * a] !== 1)
      fail(`e_0 e_${p} = e_${p} e_0 = e_${p} fails`);
  }
  if (conjugate[0] !== 1) fail('conjugation must fix e_0');
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      const pq = unit[p * a + q]!;
      const qp = unit[q * a + p]!;
      // (e_p e_q)* against e_q* e_p*
      if (pq !== qp || sign[p * a + q]! * conjugate[pq]! !== conjugate[p]! * conjugate[q]! * sign[q * a + p]!) {
        fail(`not an involution: (e_${p} e_${q})* differs from e_${q}* e_${p}*`);
      }
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
  for (let p = 0; p < a; p++) {
    for (let q = 0; q <= p; q++) {
      const first = conjugate[p]! * sign[p * a + q]!;
      const second = conjugate[q]! * sign[q * a + p]!;
      const sum = first + second; // both products are the same basis element, by the involution check above
      const isNorm = p === q ? unit[p * a + p] === 0 && sum === 2 : sum === 0;
      if (!isNorm) fail(`x* x is not |x|²: e_${p}* e_${q} + e_${q}* e_${p} differs from ${p === q ? 2 : 0}`);
    }
  }
  return algebra;
}
