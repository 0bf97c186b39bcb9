/**
 * Polynomials of n independent standard normal numbers z in the basis that is orthonormal for E[f·g]: for a multi-index α
 *
 *     h_α(z) = Π_i h_{α_i}(z_i),    h_k = He_k/√k!,    E[h_α h_β] = δ_αβ,
 *
 *     h_a h_b = Σ_s √(a! b! (a+b−2s)!)/(s! (a−s)! (b−s)!) · h_{a+b−2s},    s = 0 … min(a, b),
 *
 * with the Hermite polynomials He_k of one variable (S. Janson, _Gaussian Hilbert Spaces_, Cambridge 1997, chapter III). A multi-index is the ascending
 * list of its variables, each as often as its power. They are ordered by degree, and among one degree by the last variable, then the one before it, …: so
 * the basis of a lower degree is the beginning of that of a higher one, whatever the highest is.
 */
import { real } from '../algebra';
import { type PlanarMatrix, zeros } from '../matrix';

/** Number of monomials of degree at most d in n variables: C(n+d, d). */
export function basisSize(variables: number, degree: number): number {
  let size = 1;
  for (let t = 1; t <= degree; t++) size = (size * (variables + t)) / t;
  return Math.round(size);
}

/** The position of an ascending list of variables, or of its beginning, in the basis: C(n + l − 1, l − 1) shorter lists, then Σ_t C(i_t + t, t + 1). */
export function positions(variables: number, degree: number): (list: ArrayLike<number>, length: number) => number {
  const shorter = Float64Array.from({ length: degree + 1 }, (_, length) =>
    length === 0 ? 0 : basisSize(variables, length - 1),
  );
  // C(i + t, t + 1) = C((i − 1) + (t + 1), t + 1)
  const before = Array.from({ length: degree }, (_, t) =>
    Float64Array.from({ length: variables }, (_, i) => (i === 0 ? 0 : basisSize(i - 1, t + 1))),
  );
  return (list, length) => {
    let at = shorter[length]!;
    for (let t = 0; t < length; t++) at += before[t]![list[t]!]!;
    return at;
  };
}

/** The ascending lists of degree at most d, in order. */
export function basisLists(variables: number, degree: number): Uint16Array[] {
  const out: Uint16Array[] = [new Uint16Array(0)];
  let [from, to] = [0, 1];
  for (let length = 1; length <= degree; length++) {
    for (let last = 0; last < variables; last++) {
      for (let at = from; at < to; at++) {
        const before = out[at]!;
        if (length > 1 && before[length - 2]! > last) break; // those to come end later still
        const list = new Uint16Array(length);
        list.set(before);
        list[length - 1] = last;
        out.push(list);
      }
    }
    [from, to] = [to, out.length];
  }
  return out;
}

/**
 * p_k·q_k for polynomials of degree at most d as the columns of U and V (C(n+d, d) × count).
 *
 * @returns C(n+2d, 2d) × count
 * Cost: the square of C(n+d, d), times `count` and what a product of two basis polynomials has terms: 1 mostly, at most Π_i (min(α_i, β_i) + 1).
 */
export function multiplyPolynomials(U: PlanarMatrix, V: PlanarMatrix, variables: number, degree: number): PlanarMatrix {
  const count = U.cols;
  const out = zeros(real, basisSize(variables, 2 * degree), count);
  const lists = basisLists(variables, degree);
  const products = new Float64Array(count);
  const table = new ProductTable(variables, degree);
  lists.forEach((first, i) => {
    lists.forEach((second, j) => {
      for (let k = 0; k < count; k++) products[k] = U.data[i * count + k]! * V.data[j * count + k]!;
      table.visit(first, second, (position, coefficient) => {
        const row = position * count;
        for (let k = 0; k < count; k++) out.data[row + k]! += coefficient * products[k]!;
      });
    });
  });
  return out;
}

/** The terms of h_α h_β. */
class ProductTable {
  private readonly merged: Uint16Array;
  /** Variable by variable of α and β together: which, and how often in each. */
  private readonly which: number[] = [];
  private readonly inFirst: number[] = [];
  private readonly inSecond: number[] = [];
  private readonly coefficients: number[][][];
  private readonly positionOf: ReturnType<typeof positions>;

  constructor(
    private readonly variables: number,
    degree: number,
  ) {
    this.merged = new Uint16Array(2 * degree);
    this.positionOf = positions(variables, 2 * degree);
    const factorials = [1];
    for (let k = 1; k <= 2 * degree; k++) factorials.push(k * factorials[k - 1]!);
    const f = (k: number): number => factorials[k]!;
    const upTo = (most: number): number[] => Array.from({ length: most + 1 }, (_, k) => k);
    this.coefficients = upTo(degree).map((a) =>
      upTo(degree).map((b) =>
        upTo(Math.min(a, b)).map((s) => Math.sqrt(f(a) * f(b) * f(a + b - 2 * s)) / (f(s) * f(a - s) * f(b - s))),
      ),
    );
  }

  visit(first: Uint16Array, second: Uint16Array, emit: (position: number, coefficient: number) => void): void {
    const { which, inFirst, inSecond } = this;
    which.length = inFirst.length = inSecond.length = 0;
    let [i, j] = [0, 0];
    while (i < first.length || j < second.length) {
      const variable = Math.min(first[i] ?? this.variables, second[j] ?? this.variables);
      const [fromFirst, fromSecond] = [i, j];
      while (first[i] === variable) i++;
      while (second[j] === variable) j++;
      which.push(variable);
      inFirst.push(i - fromFirst);
      inSecond.push(j - fromSecond);
    }
    this.descend(0, 0, 1, emit);
  }

  private descend(at: number, length: number, coefficient: number, emit: (p: number, c: number) => void): void {
    if (at === this.which.length) {
      emit(this.positionOf(this.merged, length), coefficient);
      return;
    }
    const [a, b] = [this.inFirst[at]!, this.inSecond[at]!];
    const factors = this.coefficients[a]![b]!;
    for (let s = 0; s < factors.length; s++) {
      const power = a + b - 2 * s;
      this.merged.fill(this.which[at]!, length, length + power);
      this.descend(at + 1, length + power, coefficient * factors[s]!, emit);
    }
  }
}
