/**
 * The two families of a map Y ↦ Σ_j left_j Y right_j*, and the one matrix that the map determines and that determines the map, its core:
 *
 *     over R, C the Choi matrix Σ_j vec(left_j) vec(right_j)*,
 *     over H    the real matrix Σ_j v(left_j) v(right_j)ᵀ, v(A) the components (i, p, k) of A.
 *
 * Over H, where maps are linear over R only, M_n(H) ⊗ M_m(H)° = M_{4nm}(R): every R-linear map is of this form, and Σ_j left_j ⊗ right_j is one element for each.
 * So, as with the Choi matrix, the rank of the core is the least number of pairs, the map preserves Hermitian matrices where the core is symmetric, and it is
 * completely positive where the core is PSD.
 */
import { type Algebra, hasComplexCentre, isCommutative, real } from '../algebra';
import { adjoint, distance, hermitianEigen, norm, type PlanarMatrix, zeros } from '../matrix';
import { compactSvd } from './compact-svd';
import { choiMatrix, type FamilyDims, type MatrixStack, pairing } from './pairing';

/** left_j and right_j, r of each; the same object where both families are one. */
export interface Families {
  readonly left: MatrixStack;
  readonly right: MatrixStack;
}

/** How much of the structure the core has: PSD, Hermitian, or neither. */
export type FormKind = 'completely-positive' | 'hermitian-preserving' | 'general';

export function dimsOf({ left, right }: Families): FamilyDims {
  const of = ({ stack, r }: MatrixStack) => [stack.rows / r, stack.cols] as const;
  return { left: of(left), right: of(right) };
}

/** The core of a map. Cost: 2a²·r·(size of the core) flops. */
export function coreOf({ left, right }: Families): PlanarMatrix {
  const { algebra } = left.stack;
  if (isCommutative(algebra)) return choiMatrix(left, right);
  const rows = left.stack.data.length / left.r;
  return { algebra: real, rows, cols: right.stack.data.length / right.r, data: pairing(left, right) };
}

/** Numbers of the core that make up one matrix: its rows or columns. */
export function coreSize(algebra: Algebra, [out, input]: readonly [number, number]): number {
  return out * input * (isCommutative(algebra) ? 1 : algebra.dim);
}

export function isHermitian(C: PlanarMatrix, tolerance: number): boolean {
  return C.rows === C.cols && distance(C, adjoint(C)) <= tolerance * norm(C);
}

/**
 * The least families of a core: from eigenvectors where it is Hermitian, else from singular vectors. Those of each side are orthogonal for ⟨·,·⟩ and come by
 * descending size; the largest entry of each left matrix (the first of them) is > 0, and those of a real core are real. The zero map has one zero matrix.
 *
 * @param algebra of the matrices: over H the core is real
 * @param tolerance what counts as 0 beside the largest eigenvalue or singular value
 */
export function familiesOf(
  core: PlanarMatrix,
  algebra: Algebra,
  dims: FamilyDims,
  tolerance: number,
): Families & { readonly kind: FormKind } {
  const C = realWherePossible(core, tolerance);
  const isEndomorphic = dims.left[0] === dims.right[0] && dims.left[1] === dims.right[1];
  if (!(isEndomorphic && isHermitian(C, tolerance))) {
    const { left, values, right } = compactSvd(C, tolerance);
    fixPhases(left, right);
    const roots = Array.from(values, Math.sqrt);
    return {
      left: matricesOf(left, algebra, dims.left, roots),
      right: matricesOf(right, algebra, dims.right, roots),
      kind: 'general',
    };
  }
  const { vectors, values } = hermitianPart(C, (value, cut) => Math.abs(value) > cut, tolerance);
  const roots = values.map((value) => Math.sqrt(Math.abs(value)));
  const left = matricesOf(vectors, algebra, dims.left, roots);
  if (values.every((value) => value > 0)) return { left, right: left, kind: 'completely-positive' };
  const signed = values.map((value, c) => Math.sign(value) * roots[c]!);
  return { left, right: matricesOf(vectors, algebra, dims.left, signed), kind: 'hermitian-preserving' };
}

/** The least family A of a core that is PSD but for rounding: what lies below the tolerance, negative or not, counts as 0. */
export function positiveFamily(
  core: PlanarMatrix,
  algebra: Algebra,
  dims: readonly [number, number],
  tolerance: number,
): MatrixStack {
  const { vectors, values } = hermitianPart(realWherePossible(core, tolerance), (value, cut) => value > cut, tolerance);
  return matricesOf(vectors, algebra, dims, values.map(Math.sqrt));
}

/** The eigenpairs that are kept, by descending modulus. */
function hermitianPart(
  C: PlanarMatrix,
  isKept: (value: number, cut: number) => boolean,
  tolerance: number,
): { vectors: PlanarMatrix; values: number[] } {
  const { values, vectors } = hermitianEigen(C);
  const cut = tolerance * Math.max(Math.abs(values[0]!), Math.abs(values[values.length - 1]!));
  const order = Array.from(values.keys())
    .filter((c) => isKept(values[c]!, cut))
    .sort((c, d) => Math.abs(values[d]!) - Math.abs(values[c]!));
  const chosen = zeros(C.algebra, C.rows, order.length);
  order.forEach((from, c) => {
    for (let line = 0; line < C.rows * C.algebra.dim; line++) {
      chosen.data[line * order.length + c] = vectors.data[line * C.cols + from]!;
    }
  });
  fixPhases(chosen);
  return { vectors: chosen, values: order.map((c) => values[c]!) };
}

/** A complex matrix whose imaginary parts are 0, to the tolerance, as a real one. */
function realWherePossible(C: PlanarMatrix, tolerance: number): PlanarMatrix {
  if (!hasComplexCentre(C.algebra)) return C;
  let squares = 0;
  const out = zeros(real, C.rows, C.cols);
  for (let i = 0; i < C.rows; i++) {
    for (let k = 0; k < C.cols; k++) {
      out.data[i * C.cols + k] = C.data[2 * i * C.cols + k]!;
      squares += C.data[(2 * i + 1) * C.cols + k]! ** 2;
    }
  }
  return Math.sqrt(squares) <= tolerance * norm(C) ? out : C;
}

/** Entries that are as large as the largest but for rounding count as the largest. */
const AS_LARGE = 1 - 1e-9;

/** Turns each column so that the first of its largest entries is > 0, and that of the partner along with it. */
function fixPhases(columns: PlanarMatrix, partner?: PlanarMatrix): void {
  const { algebra, rows, cols, data } = columns;
  const a = algebra.dim;
  const part = (i: number, p: number, c: number) => (p < a ? data[(i * a + p) * cols + c]! : 0);
  for (let c = 0; c < cols; c++) {
    const sizes = Float64Array.from({ length: rows }, (_, i) => Math.hypot(part(i, 0, c), part(i, 1, c)));
    const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
    const at = sizes.findIndex((size) => size >= AS_LARGE * largest);
    const [re, im] = [part(at, 0, c) / sizes[at]!, -part(at, 1, c) / sizes[at]!];
    for (const side of partner === undefined ? [columns] : [columns, partner]) turn(side, c, re, im);
    for (let p = 1; p < a; p++) data[(at * a + p) * cols + c] = 0;
  }
}

/** Column c times re + i·im; over R times re. */
function turn({ algebra, rows, cols, data }: PlanarMatrix, c: number, re: number, im: number): void {
  const a = algebra.dim;
  for (let i = 0; i < rows; i++) {
    const at = i * a * cols + c;
    const x = data[at]!;
    if (a === 1) data[at] = x * re;
    else {
      const y = data[at + cols]!;
      data[at] = x * re - y * im;
      data[at + cols] = x * im + y * re;
    }
  }
}

/** Columns of a core, times their factors, as r matrices out×in over the algebra; without columns one zero matrix. */
function matricesOf(
  { algebra: scalars, cols: r, data }: PlanarMatrix,
  algebra: Algebra,
  [out, width]: readonly [number, number],
  factors: readonly number[],
): MatrixStack {
  const a = algebra.dim;
  // Over R and C the rows of a core are (i, k), over H (i, p, k) as in the planar layout. Real columns have no planes but the first.
  const isSplit = isCommutative(algebra);
  const planes = isSplit ? scalars.dim : a;
  const stack = zeros(algebra, Math.max(r, 1) * out, width);
  for (let c = 0; c < r; c++) {
    for (let i = 0; i < out; i++) {
      for (let p = 0; p < planes; p++) {
        for (let k = 0; k < width; k++) {
          const row = isSplit ? (i * width + k) * planes + p : (i * planes + p) * width + k;
          stack.data[((c * out + i) * a + p) * width + k] = factors[c]! * data[row * r + c]!;
        }
      }
    }
  }
  return { stack, r: Math.max(r, 1) };
}

/** What rounding leaves of a zero in a core that was computed. */
const ROUNDING = 2 ** -48;

/**
 * The same map with no more pairs than its core has rows or columns, where there are more. One family stays one, by an eigenproblem; two become the matrix units
 * and what stands beside them, without one.
 */
export function reduced(families: Families): Families {
  const { left, right } = families;
  const { algebra } = left.stack;
  const dims = dimsOf(families);
  const sizes = [coreSize(algebra, dims.left), coreSize(algebra, dims.right)] as const;
  if (left.r <= Math.min(...sizes)) return families;
  if (left === right) {
    const one = positiveFamily(coreOf(families), algebra, dims.left, ROUNDING);
    return { left: one, right: one };
  }
  if (sizes[0] <= sizes[1]) return withUnits(coreOf(families), algebra, dims);
  const turned = withUnits(coreOf({ left: right, right: left }), algebra, { left: dims.right, right: dims.left });
  return { left: turned.right, right: turned.left };
}

/** Σ_c E_c ⊗ right_c, E_c the matrix units (over H times the units of H) and right_c* the rows of the core. */
export function withUnits(core: PlanarMatrix, algebra: Algebra, dims: FamilyDims): Families {
  const units = zeros(core.algebra, core.rows, core.rows);
  for (let i = 0; i < core.rows; i++) units.data[i * core.algebra.dim * core.rows + i] = 1;
  const ones = new Array<number>(core.rows).fill(1);
  return {
    left: matricesOf(units, algebra, dims.left, ones),
    right: matricesOf(adjoint(core), algebra, dims.right, ones),
  };
}
