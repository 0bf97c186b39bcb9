/**
 * One reading of a stack A of r real matrices A_j (n×k, row-major, float64 or float32), in WebAssembly SIMD. With B (k×w), N_j (w×e),
 * Z (n×v), X_j (v×u), any of
 *
 *     image     Y_j = A_j·B                    (r·n × w)
 *     forward   F = Σ_j Y_j·N_j                (n × e)
 *     backward  T += Σ_j A_jᵀ·(Z·X_j)          (k × u; without X, Z is the stack of r·n rows that takes the place of Z·X_j)
 *
 * without storing Y_j or Z·X_j unless asked. B, N_j, X_j and T lie in panels of four columns; widths are 1, 2 or multiples of 4,
 * padded by the caller.
 *
 * Rows are taken four at a time, from four matrices far apart in memory (or, for the last r mod 4 matrices, from four parts of one):
 * four streams that each run on through memory are read faster than four neighbouring rows, at whose ends prefetching starts anew.
 */
import { direct1, direct4 } from './direct';
import { product } from './small';
import { transposed1, transposed4 } from './transposed';

export { clear, pairs, rows } from './pairs';
export { roughTimes, roughTransposedTimes } from './rough';
export { combine, compress } from './small';

/** Rows of each stream between small products: their results are still in the first cache when they are needed. */
const CHUNK: i32 = 16;

/** Rows of each stream that a panel passes over while it is in the first cache, where there are many panels. */
const BLOCK: i32 = 4;

/** What is asked for. Addresses in bytes, 0 for what is not wanted. */
@unmanaged
class Request {
  A: usize;
  bytesPerEntry: i32;
  r: i32;
  n: i32;
  k: i32;
  B: usize;
  w: i32;
  image: usize;
  forward: usize;
  N: usize;
  e: i32;
  Z: usize;
  v: i32;
  X: usize;
  u: i32;
}

/**
 * Rows `first` … `first + count` of every A_j. `scratch` has room for 64·(w + u) numbers; backward adds to T.
 * Forward is added to what is there.
 */
export function sweep(request: Request, first: i32, count: i32, scratch: usize, T: usize): void {
  if (request.bytesPerEntry == 8) run<f64>(request, first, count, scratch, T);
  else run<f32>(request, first, count, scratch, T);
}

function run<T>(q: Request, first: i32, count: i32, scratch: usize, to: usize): void {
  const quarter = q.r >> 2;
  for (let j = 0; j < quarter; j++) {
    for (let i = 0; i < count; i += CHUNK) chunk<T>(q, j, quarter, first + i, 0, min(CHUNK, count - i), scratch, to);
  }
  for (let j = 4 * quarter; j < q.r; j++) {
    const part = count >> 2;
    for (let i = 0; i < part; i += CHUNK) chunk<T>(q, j, 0, first + i, part, min(CHUNK, part - i), scratch, to);
    for (let i = 4 * part; i < count; i++) single<T>(q, j, first + i, scratch, to);
  }
}

/** `rows` rows in each of four streams: stream s has rows i + s·parts, … of the matrix j + s·jumps. */
function chunk<T>(q: Request, j: i32, jumps: i32, i: i32, parts: i32, rows: i32, scratch: usize, to: usize): void {
  const n = q.n;
  const k = q.k;
  const w = q.w;
  const u = q.u;
  const apart = <usize>(jumps * n + parts);
  const row = <usize>(j * n + i);
  const stride = <usize>k * sizeof<T>();
  const ldc = (<usize>w) << 3;
  const ldv = (<usize>u) << 3;
  let A = q.A + row * stride;
  const far = apart * stride;

  let V = q.Z + row * ldv;
  let farV = apart * ldv;
  if (q.X != 0) {
    V = scratch;
    farV = CHUNK * ldv;
    const ldz = (<usize>q.v) << 3;
    for (let s = 0; s < 4; s++) {
      const X = q.X + <usize>((j + s * jumps) * q.v) * ldv;
      product(q.Z + <usize>(i + s * parts) * ldz, ldz, rows, q.v, X, u, V + <usize>s * farV, ldv, false);
    }
  }
  let C = q.image + row * ldc;
  let farC = apart * ldc;
  if (q.image == 0) {
    C = scratch + 4 * CHUNK * ldv;
    farC = CHUNK * ldc;
  }

  const direct = q.B != 0;
  const transposed = q.Z != 0;
  const block = max(w, u) > 8 ? BLOCK : 1;
  let c = C;
  for (let t = 0; t < rows; t += block) {
    const here = min(block, rows - t);
    if (here == 1) {
      if (direct) direct4<T>(A, far, k, q.B, w, c, farC, false);
      if (transposed) transposed4<T>(A, far, k, V, farV, u, to);
    } else {
      if (direct) {
        for (let p = 0; p < w; p += 4) {
          const P = q.B + (<usize>(p * k) << 3);
          for (let b = 0; b < here; b++) {
            direct4<T>(A + <usize>b * stride, far, k, P, 4, c + <usize>b * ldc + ((<usize>p) << 3), farC, false);
          }
        }
      }
      if (transposed) {
        for (let p = 0; p < u; p += 4) {
          const panel = to + (<usize>(p * k) << 3);
          for (let b = 0; b < here; b++) {
            transposed4<T>(A + <usize>b * stride, far, k, V + <usize>b * ldv + ((<usize>p) << 3), farV, 4, panel);
          }
        }
      }
    }
    A += <usize>here * stride;
    V += <usize>here * ldv;
    c += <usize>here * ldc;
  }

  if (q.forward != 0) {
    const lde = (<usize>q.e) << 3;
    for (let s = 0; s < 4; s++) {
      const N = q.N + <usize>((j + s * jumps) * w) * lde;
      product(C + <usize>s * farC, ldc, rows, w, N, q.e, q.forward + <usize>(i + s * parts) * lde, lde, true);
    }
  }
}

/** One row, for those that four streams leave over. */
function single<T>(q: Request, j: i32, i: i32, scratch: usize, to: usize): void {
  const k = q.k;
  const w = q.w;
  const u = q.u;
  const row = <usize>(j * q.n + i);
  const A = q.A + row * <usize>k * sizeof<T>();
  if (q.Z != 0) {
    let V = q.Z + ((row * <usize>u) << 3);
    if (q.X != 0) {
      V = scratch;
      direct1<f64>(q.Z + (<usize>(i * q.v) << 3), q.v, q.X + (<usize>(j * q.v * u) << 3), u, V, false);
    }
    transposed1<T>(A, k, V, u, to);
  }
  if (q.B != 0) {
    const C = q.image != 0 ? q.image + ((row * <usize>w) << 3) : scratch;
    direct1<T>(A, k, q.B, w, C, false);
    if (q.forward != 0) {
      const N = q.N + (<usize>(j * w * q.e) << 3);
      direct1<f64>(C, w, N, q.e, q.forward + (<usize>(i * q.e) << 3), true);
    }
  }
}
