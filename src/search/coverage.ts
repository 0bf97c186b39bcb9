/**
 * How much the starts have not seen. N starts, each of which finds one of unknown many things with unknown probabilities; f₁ of the things were
 * found once, f₂ twice. The probability M that a further start finds something new is about (Good 1953, after Turing)
 *
 *     unseen = f₁/N,    with the variance (f₁ + 2f₂)/N² of the difference (Esty 1983),
 *
 * since E[M] = Σ p(1−p)^N is E[f₁]/N but for one start. The bound takes a Poisson limit in place of Esty's normal one, which is 0 where f₁ = f₂ = 0:
 *
 *     bound = (f₁ + u(k) − k)/N,    k = f₁ + 2f₂,    where a Poisson variable of mean u(k) is k or less with probability 0.015.
 *
 * With one thing found N ≥ 3 times that is 4.2/N. Why 0.015: it is no theorem that M ≤ bound in 95 % of cases. Over m things of equal probability
 * beside one that is sure to be seen, the worst there is, u(k) with 0.05 fails in up to 6 % of cases and 0.015 in 2.5 %; a search that looks at
 * the bound again and again and stops when it is small (`Until`) fails more often, with 0.015 in up to 4 % (test/search/coverage.test.ts).
 *
 * Pitfalls: the starts must be drawn alike. A balanced or given start is not a draw; what it found is seen, and counts neither as a draw nor as a
 * thing found once.
 */

/** Of the limit u(k). */
const TAIL = 0.015;

/** Draws from one look at the bound to the next. */
const GROWTH = 1.25;

/** The probability that a further start which converges finds something new. */
export interface Unseen {
  /** Its Good–Turing estimate; NaN without draws. */
  readonly unseen: number;
  /** Its upper bound, of 95 % confidence; 1 without draws. */
  readonly bound: number;
}

/** One draw: the thing that it found, −1 for something of which nobody asks. */
export interface Draw {
  readonly found: number;
  /** False for a start that was chosen. */
  readonly isRandom: boolean;
}

/** What the draws say of the things that they found. */
export function unseenBy(draws: readonly Draw[]): Unseen {
  const chosen = new Set(draws.filter(({ isRandom }) => !isRandom).map(({ found }) => found));
  const random = draws.filter(({ isRandom }) => isRandom);
  const times = new Map<number, number>();
  for (const { found } of random) if (found >= 0) times.set(found, (times.get(found) ?? 0) + 1);
  const seen = (count: number): number => [...times].filter(([thing, at]) => at === count && !chosen.has(thing)).length;
  return fromCounts(random.length, seen(1), seen(2));
}

/** N draws, of which f₁ and f₂ things were found once and twice. */
function fromCounts(N: number, once: number, twice: number): Unseen {
  if (N === 0) return { unseen: Number.NaN, bound: 1 };
  const k = once + 2 * twice;
  return { unseen: once / N, bound: Math.min(1, (once + poissonLimit(k) - k) / N) };
}

/** u with P(Poisson(u) ≤ k) = TAIL, by bisection. */
function poissonLimit(k: number): number {
  let logFactorial = 0;
  for (let i = 2; i <= k; i++) logFactorial += Math.log(i);
  /** Σ_{i≤k} e^{−u} u^i/i!, from its last and for u > k largest term down. */
  const upTo = (u: number): number => {
    let term = Math.exp(k * Math.log(u) - u - logFactorial);
    let sum = term;
    for (let i = k; i > 0 && term > 0; i--) {
      term *= i / u;
      sum += term;
    }
    return sum;
  };
  let low = Math.max(k, 1e-3);
  let high = k + 8 * Math.sqrt(k + 1) + 8;
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    if (upTo(middle) > TAIL) low = middle;
    else high = middle;
  }
  return high;
}

/** Says when a search that goes on until a bound may stop. It looks first when the bound can be met, and then after a quarter more draws each time. */
export class Until {
  private next: number;

  /** @param bound undefined: never */
  constructor(private readonly bound: number | undefined) {
    this.next = bound === undefined ? Infinity : Math.ceil(poissonLimit(0) / bound);
  }

  /** @param random how many of the draws are; the draws themselves are asked for when they are looked at */
  isMet(random: number, draws: () => readonly Draw[]): boolean {
    if (random < this.next) return false;
    this.next = Math.ceil(GROWTH * random);
    return unseenBy(draws()).bound <= this.bound!;
  }
}
