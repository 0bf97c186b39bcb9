/**
 * All matrices of a superoperator are rearrangements of one real product of the two stacks, read as r rows of components:
 *
 *     T[(i,p,k),(j,t,l)] = Σ_r (left_r)[i][p][k] · (right_r)[j][t][l].
 */
import { isCommutative } from '../algebra';
import { rangeError } from '../errors';
import { kernel } from '../kernels';
import { type PlanarMatrix, zeros } from '../matrix';

/** r matrices out×in, stacked: (r·out)×in. */
export interface MatrixStack {
  readonly stack: PlanarMatrix;
  readonly r: number;
}

/** Entries that a dense matrix of a superoperator may have: 1 GiB. */
const MOST_ENTRIES = 2 ** 27;

/** @throws RangeError when the dense matrix would have too many entries */
export function requireDenseSize(place: string, rows: number, cols: number, scalars: number): void {
  if (rows * cols * scalars > MOST_ENTRIES) {
    throw rangeError(place, `at most ${MOST_ENTRIES} numbers in the dense matrix`, `${rows}×${cols}×${scalars}`);
  }
}

function pairing({ stack: left, r }: MatrixStack, { stack: right }: MatrixStack): Float64Array {
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

/**
 * The matrix of Y ↦ Σ_r A_r Y B_r* in the coordinates of the flat public array of Y.
 *
 * Commutative algebra: Σ A_r ⊗ conj(B_r), [nm, nm(, a)]. Else the map is linear over R only, and what comes is the real matrix
 * [a·nm, a·nm] with coordinates (i, j, component): e_p e_q e_t* = ± e_s sends component q to component s.
 */
export function tensorMatrix(A: MatrixStack, B: MatrixStack): { data: Float64Array; shape: number[] } {
  const { algebra, cols: n } = A.stack;
  const { dim: a, unit, sign, conjugate } = algebra;
  const m = B.stack.cols;
  const nm = n * m;
  const inputs = isCommutative(algebra) ? 1 : a;
  const T = pairing(A, B);
  const data = new Float64Array(nm * nm * a * inputs);
  // Commutative: [(i,j)][(k,l)][s]; else [(i,j)][s][(k,l)][q].
  const [strideS, strideK] = inputs === 1 ? [1, a] : [nm * a, a];
  for (let q = 0; q < inputs; q++) {
    for (let p = 0; p < a; p++) {
      const product = unit[p * a + q]!;
      for (let t = 0; t < a; t++) {
        const s = unit[product * a + t]!;
        const sgn = sign[p * a + q]! * sign[product * a + t]! * conjugate[t]!;
        for (let i = 0; i < n; i++) {
          for (let k = 0; k < n; k++) {
            for (let j = 0; j < m; j++) {
              const from = (((i * a + p) * n + k) * m + j) * a * m + t * m;
              const to = (i * m + j) * nm * a * inputs + s * strideS + k * m * strideK + q;
              for (let l = 0; l < m; l++) data[to + l * strideK]! += sgn * T[from + l]!;
            }
          }
        }
      }
    }
  }
  const shape = inputs > 1 ? [a * nm, a * nm] : a === 1 ? [nm, nm] : [nm, nm, a];
  return { data, shape };
}
