/**
 * The second eigenvalue of the AES S-box on unordered pairs of bytes, all key bytes alike, as that of the map itself on its 32,640 dimensions: Γ(A;X) of
 * `permutationTuple(…, { pairs: true })` and X = (1, …, 1), on the complement of the constant vector. Its adjoint sends everything to functions of x ⊕ y, 255 dimensions, and three
 * eigenvalues have nearly one modulus: a search space with room for all of them sees the end of it, smaller ones do not, and grow to that. Three minutes. `npx tsx bench/tuples/s-box-pairs.ts`
 */
import { algebra } from '../../src';
import { dominantEigenpair } from '../../src/dominant-eigen';
import { zeros } from '../../src/matrix';
import { gammaOperator } from '../../src/superoperator/operators';
import { permutationTuple } from '../../src/tuple';
import { keyedPermutations } from './sbox';

const A = permutationTuple(keyedPermutations(), { pairs: true });
const X = zeros(algebra.real, A.r, 1);
X.data.fill(1);
const gamma = gammaOperator(A, X);

/** Takes the constant part off, from what goes in and, since the constant is an eigenvector on either side, from rounding of what comes out. */
function centre(x: Float64Array): void {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  for (let i = 0; i < x.length; i++) x[i]! -= mean;
}

let applications = 0;
const within = {
  size: gamma.size,
  applyInto(out: Float64Array, x: Float64Array) {
    applications += 1;
    const centred = x.slice();
    centre(centred);
    gamma.applyInto(out, centred);
    centre(out);
  },
};
const begun = performance.now();
const { modulus, residual, status } = dominantEigenpair(within, {
  tolerance: 1e-8,
  left: false,
});
const seconds = ((performance.now() - begun) / 1000).toFixed(0);
console.log(
  `|λ| ${modulus}, residual ${residual.toExponential(1)}, ${status}: ${applications} applications, ${seconds} s`,
);
