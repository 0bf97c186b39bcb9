/**
 * All matrices of a superoperator are rearrangements of one real product of the two stacks, read as r rows of components:
 *
 *     T[(i,p,k),(j,t,l)] = Σ_r (left_r)[i][p][k] · (right_r)[j][t][l].
 */
import { type Algebra, isCommutative, real } from '../algebra';
import { rangeError } from '../errors';
import { publicShape } from '../interop/arrays';
import { kernel } from '../kernels';
import { type PlanarMatrix, zeros } from '../matrix';

/** r matrices out×in, stacked: (r·out)×in. */
export interface MatrixStack {
  readonly stack: PlanarMatrix;
  readonly r: number;
}

/** Rows and columns of the matrices of each side. */
export interface FamilyDims {
  readonly left: readonly [out: number, input: number];
  readonly right: readonly [out: number, input: number];
}

/** Entries that a dense matrix of a superoperator may have: 1 GiB. */
const MOST_ENTRIES = 2 ** 27;

/** @throws RangeError when the dense matrix would have too many entries */
export function requireDenseSize(place: string, rows: number, cols: number, scalars: number): void {
  if (rows * cols * scalars > MOST_ENTRIES) {
    throw rangeError(place, `at most ${MOST_ENTRIES} numbers in the dense matrix`, `${rows}×${cols}×${scalars}`);
  }
}

export function pairing({ stack: left, r }: MatrixStack, { stack: right }: MatrixStack): Float64Array {
  const rowLength = left.data.length / r;
  const columnLength = right.data.length / r;
  const T = new Float64Array(rowLength * columnLength);
  kernel().multiplyTransposed(r, rowLength, columnLength, left.data, right.data, T, false);
  return T;
}

/**
 * The Choi matrix Σ_r vec(left_r) vec(right_r)* for a commutative algebra, rows (i,k) = (out, in) of `left`, columns those of
 * `right`. Cost: 2a²·r·(size of the result) flops.
 */
export function choiMatrix(left: MatrixStack, right: MatrixStack): PlanarMatrix {
  const { algebra, cols: inLeft } = left.stack;
  const { dim: a, unit, sign, conjugate } = algebra;
  const outLeft = left.stack.rows / left.r;
  const outRight = right.stack.rows / right.r;
  const inRight = right.stack.cols;
  const T = pairing(left, right);
  const columns = outRight * inRight;
  const C = zeros(algebra, outLeft * inLeft, columns);
  for (let i = 0; i < outLeft; i++) {
    for (let p = 0; p < a; p++) {
      for (let k = 0; k < inLeft; k++) {
        const line = ((i * a + p) * inLeft + k) * columns * a;
        for (let t = 0; t < a; t++) {
          const to = ((i * inLeft + k) * a + unit[p * a + t]!) * columns;
          const sgn = sign[p * a + t]! * conjugate[t]!;
          for (let j = 0; j < outRight; j++) {
            for (let l = 0; l < inRight; l++) {
              C.data[to + j * inRight + l]! += sgn * T[line + (j * a + t) * inRight + l]!;
            }
          }
        }
      }
    }
  }
  return C;
}

/** Where the entry ((i,j), (k,l)) of the matrix of a map stands in its public array, and its components s (of outputs) and q (of inputs). */
interface Layout {
  readonly shape: readonly number[];
  readonly row: number;
  readonly column: number;
  readonly output: number;
  readonly input: number;
}

/** Over R and C [pq, nm(, a)]; over H, where maps are linear over R only, the real matrix [a·pq, a·nm] with coordinates (i, j, component). */
export function layoutOf(algebra: Algebra, outputs: number, inputs: number): Layout {
  const a = algebra.dim;
  if (isCommutative(algebra)) {
    return { shape: publicShape(algebra, [outputs, inputs]), row: inputs * a, column: a, output: 1, input: 0 };
  }
  return { shape: [a * outputs, a * inputs], row: inputs * a * a, column: a, output: inputs * a, input: 1 };
}

/**
 * The matrix of Y ↦ Σ_r A_r Y B_r* in the coordinates of the flat public array of Y, A_r p×n and B_r q×m.
 *
 * Commutative algebra: Σ A_r ⊗ conj(B_r), [pq, nm(, a)]. Else a real matrix [a·pq, a·nm]: e_p e_q e_t* = ± e_s sends component q to component s.
 */
export function tensorMatrix(A: MatrixStack, B: MatrixStack): { data: Float64Array; shape: number[] } {
  const { algebra, cols: n } = A.stack;
  const { dim: a } = algebra;
  const m = B.stack.cols;
  const [outA, outB] = [A.stack.rows / A.r, B.stack.rows / B.r];
  const layout = layoutOf(algebra, outA * outB, n * m);
  const T = pairing(A, B);
  const data = new Float64Array(layout.shape.reduce((product, length) => product * length, 1));
  forEachUnit(algebra, (p, t, s, q, sgn) => {
    for (let i = 0; i < outA; i++) {
      for (let k = 0; k < n; k++) {
        for (let j = 0; j < outB; j++) {
          const from = (((i * a + p) * n + k) * outB + j) * a * m + t * m;
          const to = (i * outB + j) * layout.row + k * m * layout.column + s * layout.output + q * layout.input;
          for (let l = 0; l < m; l++) data[to + l * layout.column]! += sgn * T[from + l]!;
        }
      }
    }
  });
  return { data, shape: [...layout.shape] };
}

/**
 * The core (see families.ts) of the map with the given matrix, the inverse of {@link tensorMatrix}. Over R and C its entries in another order; over H a sum of four
 * each, the 16 maps x ↦ e_p x e_t* being orthogonal, of norm 2.
 */
export function coreFromMatrix(data: Float64Array, algebra: Algebra, { left, right }: FamilyDims): PlanarMatrix {
  const { dim: a } = algebra;
  const [[outA, n], [outB, m]] = [left, right];
  const layout = layoutOf(algebra, outA * outB, n * m);
  const isSplit = isCommutative(algebra);
  const core = isSplit ? zeros(algebra, outA * n, outB * m) : zeros(real, outA * a * n, outB * a * m);
  const planes = isSplit ? 1 : a;
  const put = (p: number, t: number, offset: number, plane: number, factor: number): void => {
    for (let i = 0; i < outA; i++) {
      for (let k = 0; k < n; k++) {
        const row = ((i * planes + p) * n + k) * (isSplit ? a : 1) + plane;
        for (let j = 0; j < outB; j++) {
          const from = (i * outB + j) * layout.row + k * m * layout.column + offset;
          const to = row * core.cols + (j * planes + t) * m;
          for (let l = 0; l < m; l++) core.data[to + l]! += factor * data[from + l * layout.column]!;
        }
      }
    }
  };
  if (isSplit) for (let p = 0; p < a; p++) put(0, 0, p, p, 1);
  else forEachUnit(algebra, (p, t, s, q, sgn) => put(p, t, s * layout.output + q * layout.input, 0, sgn / a));
  return core;
}

/** Each e_p e_q e_t* = sgn·e_s, over R and C with q = 0: there scalars commute with everything. */
function forEachUnit(algebra: Algebra, visit: (p: number, t: number, s: number, q: number, sgn: number) => void): void {
  const { dim: a, unit, sign, conjugate } = algebra;
  for (let q = 0; q < (isCommutative(algebra) ? 1 : a); q++) {
    for (let p = 0; p < a; p++) {
      const product = unit[p * a + q]!;
      for (let t = 0; t < a; t++) {
        visit(p, t, unit[product * a + t]!, q, sign[p * a + q]! * sign[product * a + t]! * conjugate[t]!);
      }
    }
  }
}
