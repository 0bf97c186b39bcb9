/**
 * What the runs of a search found, counted as they come in: distinct optima (P, Q), and their classes up to symmetry. Where W A_j W* = Σ_k O_jk A_k
 * for a unitary W and an orthogonal O, an optimum with (P, Q) comes with one for each (WPW*, WQW*): a whole orbit, with one fitness, one σ and
 * the same spectra of Γ(A;X) and Φ(X). Optima for which these agree count as one class; so do those whose spectra are conjugates, as for a real tuple over C.
 *
 * Equal invariants are a necessary condition of a symmetry, not a proof that there is one.
 */
import type { Resting } from '../resting';
import type { Tuple } from '../tuple/tuple';
import type { Certified } from './certificate';
import { CountingTuple } from './counting-tuple';
import type { Draw } from './coverage';
import type { Run } from './driver';
import { unlessNumbersFail } from './guarded';
import type { Maximality } from './maximality';
import { isSameOptimum, type Optimum } from './optima';
import { type Effort, gammaPart, haveSameValues, type Part, phiPart } from './spectra';

/** Relative to the fitness; that of a run is as exact as its residual, 1e-8 or so. */
const SAME_FITNESS = 1e-6;
/** Of σ, which has the sum one, in the largest entry. */
const SAME_SIGMA = 1e-4;
/** Relative to λ. Eigenvalues of maps that are not normal move more than the point does. */
const SAME_EIGENVALUE = 1e-3;

/** Eigenvalues that are compared, and what is spent on them. */
const COMPARED = 12;
const EFFORT: Effort = { tolerance: 1e-8, maxApplications: 400 };

/** What of a point a symmetry does not change. */
export type Invariant = Pick<Certified, 'R' | 'S' | 'X' | 'sigma' | 'lambda' | 'fitness'>;

/** Groups points by their invariants, in the order in which they come. */
export class Classes {
  private readonly classes: { first: Invariant; members: number[] }[] = [];
  private readonly known = new Map<Invariant, { phi: Part; gamma?: Part }>();
  private count = 0;

  /** @param A the tuple of the points; without it their Γ(A;X) are not compared */
  constructor(
    private readonly r: number,
    private readonly A?: CountingTuple,
  ) {}

  *add(point: Invariant): Resting<void> {
    const index = this.count++;
    let own: { readonly members: number[] } | undefined;
    for (const each of this.classes) if (own === undefined && (yield* this.agree(each.first, point))) own = each;
    if (own === undefined) this.classes.push({ first: point, members: [index] });
    else own.members.push(index);
  }

  /** Indices of points, counted as they came. */
  get members(): readonly (readonly number[])[] {
    return this.classes.map(({ members }) => members);
  }

  /** The cheapest first; Γ(A;X), which reads A, where all else agrees. */
  private *agree(one: Invariant, other: Invariant): Resting<boolean> {
    if (!(Math.abs(one.fitness - other.fitness) <= SAME_FITNESS * one.fitness)) return false;
    if (!one.sigma.every((value, i) => Math.abs(value - other.sigma[i]!) <= SAME_SIGMA)) return false;
    for (const sign of [1, -1] as const) {
      if (!haveSameValues(yield* this.phiOf(one), yield* this.phiOf(other), sign, SAME_EIGENVALUE)) continue;
      if (this.A === undefined) return true;
      const [first, second] = [yield* this.gammaOf(one, this.A), yield* this.gammaOf(other, this.A)];
      if (haveSameValues(first, second, sign, SAME_EIGENVALUE)) return true;
    }
    return false;
  }

  private *spectraOf(point: Invariant): Resting<{ phi: Part; gamma?: Part }> {
    const before = this.known.get(point);
    if (before !== undefined) return before;
    const spectra = { phi: yield* this.settled(phiPart(point, this.r, COMPARED, EFFORT, this.A)) };
    this.known.set(point, spectra);
    return spectra;
  }

  private *phiOf(point: Invariant): Resting<Part> {
    return (yield* this.spectraOf(point)).phi;
  }

  private *gammaOf(point: Invariant, A: Tuple): Resting<Part> {
    const spectra = yield* this.spectraOf(point);
    spectra.gamma ??= yield* this.settled(gammaPart(A, point, COMPARED, EFFORT));
    return spectra.gamma;
  }

  /** What settles; nothing where numbers fail, which must not take the runs with it. */
  private *settled(work: Resting<Part>): Resting<Part> {
    if (this.A === undefined) return yield* work;
    return (yield* unlessNumbersFail(this.A, work)) ?? { values: [], isAll: false };
  }
}

/** The runs of a search as they come in. */
export class Census {
  private readonly found: { readonly first: Run; best: Run; readonly members: number[] }[] = [];
  private readonly counted: CountingTuple;
  private readonly grouped: Classes;
  private count = 0;
  private random = 0;
  private readonly hits: { readonly optimum: number; readonly isRandom: boolean }[] = [];

  /** @param A what the points of the runs are compressions of */
  constructor(A: Tuple) {
    this.counted = new CountingTuple(A);
    this.grouped = new Classes(A.r, this.counted);
  }

  /** The next run, in the order of their indices. */
  *add(run: Run): Resting<void> {
    const index = this.count++;
    if (run.status !== 'converged') return;
    let optimum = this.found.findIndex(({ first }) => isSameOptimum(first.point, run.point));
    if (optimum < 0) {
      optimum = this.found.push({ first: run, best: run, members: [index] }) - 1;
      yield* this.grouped.add(run.point);
    } else {
      const group = this.found[optimum]!;
      group.members.push(index);
      if (run.point.fitness > group.best.point.fitness) group.best = run;
    }
    const isRandom = run.start === 'random';
    this.hits.push({ optimum, isRandom });
    if (isRandom) this.random += 1;
  }

  /** What was found out about an optimum when it was found first. */
  known(point: Certified): Maximality | undefined {
    return this.found.find(({ first }) => isSameOptimum(first.point, point))?.first.maximality;
  }

  /** Readings of A for spectra. */
  get readings(): number {
    return this.counted.sweeps;
  }

  /** Fittest first. */
  get optima(): Optimum[] {
    return this.order().map((at) => ({ run: this.found[at]!.best, members: this.found[at]!.members }));
  }

  /** Indices into `optima`, ascending, fittest class first. */
  get classes(): number[][] {
    const place: number[] = [];
    this.order().forEach((at, rank) => {
      place[at] = rank;
    });
    const classes = this.grouped.members.map((members) => members.map((at) => place[at]!).sort((i, j) => i - j));
    return classes.sort((one, other) => one[0]! - other[0]!);
  }

  /** How many of the draws are random. */
  get randomDraws(): number {
    return this.random;
  }

  /** The classes as draws, see coverage.ts. */
  get draws(): Draw[] {
    const classOf: number[] = [];
    this.grouped.members.forEach((members, at) => {
      for (const optimum of members) classOf[optimum] = at;
    });
    return this.hits.map(({ optimum, isRandom }) => ({ found: classOf[optimum]!, isRandom }));
  }

  private order(): number[] {
    const fitness = (at: number): number => this.found[at]!.best.point.fitness;
    return [...this.found.keys()].sort((i, j) => fitness(j) - fitness(i) || i - j);
  }
}
