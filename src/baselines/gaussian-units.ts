/**
 * Products of polynomials u_k v_k of degree d = 1 or 2 each, and the part of E[(u_k v_k)(u'_l v'_l)] that comes from their components of order above d,
 * without these components, which are tensors. With u = u_0 + ⟨u_1, z⟩ + (zᵀUz − tr U), a polynomial by its components of order 0, 1, 2, u·v has
 *
 *     order 0    u_0v_0 + ⟨u_1, v_1⟩ + 2 tr UV
 *           1    u_0v_1 + v_0u_1 + 2Uv_1 + 2Vu_1
 *           2    u_0V + v_0U + ½(u_1v_1ᵀ + v_1u_1ᵀ) + 2(UV + VU)
 *           3    sym(U ⊗ v_1 + V ⊗ u_1)
 *           4    sym(U ⊗ V),
 *
 * and E[f·g] = Σ_s s! ⟨f_s, g_s⟩ (the product formula of Wiener chaos, S. Janson, _Gaussian Hilbert Spaces_, 1997, chapter VII; all of it is Isserlis'
 * theorem). Of the contractions of two symmetrised products, written out by which factor an index meets,
 *
 *     2!⟨sym(a ⊗ b), sym(a' ⊗ b')⟩ = ⟨a, a'⟩⟨b, b'⟩ + ⟨a, b'⟩⟨b, a'⟩
 *     3!⟨sym(U ⊗ b), sym(U' ⊗ b')⟩ = 2⟨U, U'⟩⟨b, b'⟩ + 4⟨U'b, Ub'⟩
 *     4!⟨sym(U ⊗ V), sym(U' ⊗ V')⟩ = 4⟨U, U'⟩⟨V, V'⟩ + 4⟨U, V'⟩⟨V, U'⟩ + 16 tr U'UV'V.
 */
import { real } from '../algebra';
import { adjointMultiply, blocks, multiply, type PlanarMatrix, zeros } from '../matrix';
import { basisSize } from './hermite-basis';
import { type Polynomials, productNoise, sumOfExponents } from './polynomials';

/** The factors of h products, without their powers of two. */
export interface Units {
  readonly variables: number;
  readonly left: readonly Component[];
  readonly right: readonly Component[];
}

/** u by its components; without `square` of degree 1. */
interface Component {
  readonly constant: number;
  /** variables × 1. */
  readonly linear: PlanarMatrix;
  /** Symmetric. */
  readonly square: PlanarMatrix | undefined;
}

/** The factors as components, from polynomials of degree 1 or 2 in the orthonormal basis. */
export function unitsOf(left: Polynomials, right: Polynomials, variables: number): Units {
  return { variables, left: componentsOf(left, variables), right: componentsOf(right, variables) };
}

function componentsOf({ coefficients: { rows, cols, data } }: Polynomials, n: number): Component[] {
  return Array.from({ length: cols }, (_, k) => {
    const linear = zeros(real, n, 1);
    for (let i = 0; i < n; i++) linear.data[i] = data[(1 + i) * cols + k]!;
    if (rows === 1 + n) return { constant: data[k]!, linear, square: undefined };
    const square = zeros(real, n, n);
    let at = 1 + n;
    for (let j = 0; j < n; j++) {
      for (let i = 0; i <= j; i++, at++) {
        const entry = data[at * cols + k]! / (i === j ? Math.SQRT2 : 2);
        square.data[i * n + j] = square.data[j * n + i] = entry;
      }
    }
    return { constant: data[k]!, linear, square };
  });
}

/** The components of u_k v_k of order at most d, as polynomials; the noise is that of the whole product. Cost for d = 2: 4·h·n³ flops. */
export function lowOrders({ variables: n, left, right }: Units, u: Polynomials, v: Polynomials): Polynomials {
  const [count, degree] = [left.length, left[0]!.square === undefined ? 1 : 2];
  const coefficients = zeros(real, basisSize(n, degree), count);
  const put = (row: number, k: number, value: number): void => {
    coefficients.data[row * count + k] = value;
  };
  left.forEach((one, k) => {
    const other = right[k]!;
    const [U, V, a, b] = [one.square, other.square, one.linear.data, other.linear.data];
    const UV = U && V && multiply(U, V);
    const [Ub, Va] = [U && multiply(U, other.linear).data, V && multiply(V, one.linear).data];
    let constant = one.constant * other.constant;
    for (let i = 0; i < n; i++) {
      constant += a[i]! * b[i]! + 2 * (UV?.data[i * n + i] ?? 0);
      put(1 + i, k, one.constant * b[i]! + other.constant * a[i]! + 2 * ((Ub?.[i] ?? 0) + (Va?.[i] ?? 0)));
    }
    put(0, k, constant);
    if (!U || !V || !UV) return;
    let row = 1 + n;
    for (let j = 0; j < n; j++) {
      for (let i = 0; i <= j; i++, row++) {
        const entry =
          one.constant * V.data[i * n + j]! +
          other.constant * U.data[i * n + j]! +
          (a[i]! * b[j]! + a[j]! * b[i]!) / 2 +
          2 * (UV.data[i * n + j]! + UV.data[j * n + i]!);
        put(row, k, entry * (i === j ? Math.SQRT2 : 2));
      }
    }
  });
  return { coefficients, exponents: sumOfExponents(u, v), noise: productNoise(u, v) };
}

/** At least the norm of the components of u_k v_k of order above d. */
export function highSizes({ left, right }: Units): Float64Array {
  return Float64Array.from(left, (one, k) => {
    const other = right[k]!;
    const [a, b] = [length(one.linear), length(other.linear)];
    if (!one.square || !other.square) return Math.SQRT2 * a * b;
    const [U, V] = [length(one.square), length(other.square)];
    return Math.sqrt(24) * U * V + Math.sqrt(6) * (U * b + V * a);
  });
}

/**
 * Σ_kl M_kl Σ_{s > d} s! ⟨(u_kv_k)_s, (u'_lv'_l)_s⟩.
 *
 * @param M h×h'
 * Cost: for d = 1 8·h·h'·n flops; for d = 2 4·h·h'·n³.
 */
export function highInner(f: Units, g: Units, M: PlanarMatrix): number {
  const [a, b, c, d] = [f.left, f.right, g.left, g.right].map((side) => sideBySide(side, 'linear'));
  const [ac, ad, bc, bd] = [gram(a!, c!), gram(a!, d!), gram(b!, c!), gram(b!, d!)];
  if (f.left[0]!.square === undefined) {
    return sumOver(M, (at) => ac[at]! * bd[at]! + ad[at]! * bc[at]!);
  }
  const [U, V, W, Z] = [f.left, f.right, g.left, g.right].map((side) => sideBySide(side, 'square'));
  const [UW, UZ, VW, VZ] = [gram(U!, W!), gram(U!, Z!), gram(V!, W!), gram(V!, Z!)];
  const lower = sumOver(
    M,
    (at) =>
      2 * (UW[at]! * bd[at]! + UZ[at]! * bc[at]! + VW[at]! * ad[at]! + VZ[at]! * ac[at]!) +
      4 * (UW[at]! * VZ[at]! + UZ[at]! * VW[at]!),
  );
  return lower + crossed(f, g, M);
}

/** Σ_kl M_kl (16 tr WUZV + 4 Σ ⟨W b, U d⟩ over the pairs of a matrix and the other factor's vector), W, Z, c, d those of g. */
function crossed(f: Units, g: Units, M: PlanarMatrix): number {
  const { variables: n } = f;
  const [h, count] = [f.left.length, g.left.length];
  const [W, Z] = [stacked(g.left, n), stacked(g.right, n)];
  const [c, d] = [sideBySide(g.left, 'linear'), sideBySide(g.right, 'linear')];
  let sum = 0;
  for (let k = 0; k < h; k++) {
    const [one, other] = [f.left[k]!, f.right[k]!];
    const [WU, ZV] = [multiply(W, one.square!), multiply(Z, other.square!)].map((stack) => blocks(stack, count));
    const [Wa, Wb] = [multiply(W, one.linear).data, multiply(W, other.linear).data];
    const [Za, Zb] = [multiply(Z, one.linear).data, multiply(Z, other.linear).data];
    const [Uc, Ud] = [multiply(one.square!, c).data, multiply(one.square!, d).data];
    const [Vc, Vd] = [multiply(other.square!, c).data, multiply(other.square!, d).data];
    for (let l = 0; l < count; l++) {
      const weight = M.data[k * count + l]!;
      if (weight === 0) continue;
      let vectors = 0;
      for (let i = 0; i < n; i++) {
        const [at, from] = [l * n + i, i * count + l];
        // sym(U⊗b + V⊗a) with sym(W⊗d + Z⊗c)
        vectors += Wb[at]! * Ud[from]! + Zb[at]! * Uc[from]! + Wa[at]! * Vd[from]! + Za[at]! * Vc[from]!;
      }
      sum += weight * (16 * traceOfProduct(WU![l]!, ZV![l]!) + 4 * vectors);
    }
  }
  return sum;
}

/** tr XY. */
function traceOfProduct(X: PlanarMatrix, Y: PlanarMatrix): number {
  const n = X.rows;
  let sum = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sum += X.data[i * n + j]! * Y.data[j * n + i]!;
  return sum;
}

/** The vectors, or the matrices line after line, as columns. */
function sideBySide(side: readonly Component[], which: 'linear' | 'square'): PlanarMatrix {
  const size = side[0]![which]!.data.length;
  const out = zeros(real, size, side.length);
  side.forEach((component, k) => {
    const { data } = component[which]!;
    for (let i = 0; i < size; i++) out.data[i * side.length + k] = data[i]!;
  });
  return out;
}

/** The matrices of one side below each other. */
function stacked(side: readonly Component[], n: number): PlanarMatrix {
  const out = zeros(real, side.length * n, n);
  side.forEach(({ square }, k) => {
    out.data.set(square!.data, k * n * n);
  });
  return out;
}

const gram = (one: PlanarMatrix, other: PlanarMatrix): Float64Array => adjointMultiply(one, other).data;

const length = ({ data }: PlanarMatrix): number => Math.sqrt(data.reduce((sum, value) => sum + value * value, 0));

function sumOver(M: PlanarMatrix, term: (at: number) => number): number {
  let sum = 0;
  for (let at = 0; at < M.data.length; at++) if (M.data[at] !== 0) sum += M.data[at]! * term(at);
  return sum;
}
