/**
 * What earlier sweeps tell of the inverse of J = Γ/λ − 1, for the eigenvectors of one side: changes δ of the vector at one X and the changes
 * ρ = Jδ of its defect r = image/λ − vector, the ρ orthonormal. The next vector is
 *
 *     vector + r⊥ − Σ_k ⟨ρ_k, r⟩ δ_k,      r⊥ = r − Σ_k ⟨ρ_k, r⟩ ρ_k:
 *
 * a step of GCR on what is known, a power step on what is not. X moves little from one sweep to the next near an optimum, so pairs stay useful
 * when it does (Krylov spaces are recycled in this way by Parks, de Sturler et al., SIAM J. Sci. Comput. 28, 2006).
 */
import { hasComplexCentre } from '../algebra';
import {
  addScaledInPlace,
  copyInto,
  inner,
  norm,
  type PlanarMatrix,
  rotateByCentral,
  scaleAndAddInPlace,
  scaleInPlace,
  zeros,
} from '../matrix';

/** Pairs remembered. */
const MEMORY = 32;

/** Part of ρ that has to be new. */
const NEW = 0.02;

/** Largest ‖δ‖ for ‖ρ‖ = 1. */
const LONGEST = 1e3;

interface Pair {
  readonly delta: PlanarMatrix;
  readonly rho: PlanarMatrix;
}

export class Secants {
  private readonly pairs: Pair[] = [];
  private readonly spare: Pair[] = [];
  private readonly before: PlanarMatrix;
  private readonly defect: PlanarMatrix;
  private readonly scratch: PlanarMatrix;

  constructor(private readonly shape: PlanarMatrix) {
    this.before = this.create();
    this.defect = this.create();
    this.scratch = this.create();
  }

  clear(): void {
    this.spare.push(...this.pairs.splice(0));
  }

  /** Replaces the vector, whose image is given, by the next one. */
  improve(vector: PlanarMatrix, image: PlanarMatrix, value: number): void {
    const { before, defect, scratch } = this;
    copyInto(before, vector);
    copyInto(defect, image);
    scaleAndAddInPlace(defect, 1 / value, -1, vector);
    copyInto(scratch, defect);
    for (const { delta, rho } of this.pairs) {
      const share = inner(rho, scratch);
      addScaledInPlace(scratch, -share, rho);
      addScaledInPlace(vector, -share, delta);
    }
    addScaledInPlace(vector, 1, scratch);
  }

  /** After `improve`, with the image of what it gave. */
  learn(vector: PlanarMatrix, image: PlanarMatrix, value: number): void {
    const pair = this.spare.pop() ?? { delta: this.create(), rho: this.create() };
    const { delta, rho } = pair;
    copyInto(delta, vector);
    addScaledInPlace(delta, -1, this.before);
    copyInto(rho, image);
    scaleAndAddInPlace(rho, 1 / value, -1, vector);
    addScaledInPlace(rho, -1, this.defect);
    const length = norm(rho);
    for (const known of this.pairs) {
      const share = inner(known.rho, rho);
      addScaledInPlace(rho, -share, known.rho);
      addScaledInPlace(delta, -share, known.delta);
    }
    const left = norm(rho);
    if (!(left > NEW * length && norm(delta) < LONGEST * left)) {
      this.spare.push(pair);
      return;
    }
    scaleInPlace(rho, 1 / left);
    scaleInPlace(delta, 1 / left);
    this.keep(pair);
    if (hasComplexCentre(rho.algebra)) this.keepTimesI(pair);
  }

  /** Over C the map J is linear over C, and knows i·δ from δ. */
  private keepTimesI({ delta, rho }: Pair): void {
    const pair = this.spare.pop() ?? { delta: this.create(), rho: this.create() };
    copyInto(pair.delta, delta);
    copyInto(pair.rho, rho);
    rotateByCentral(pair.delta, I);
    rotateByCentral(pair.rho, I);
    this.keep(pair);
  }

  private keep(pair: Pair): void {
    if (this.pairs.length === MEMORY) this.spare.push(this.pairs.shift()!);
    this.pairs.push(pair);
  }

  private create(): PlanarMatrix {
    const { algebra, rows, cols } = this.shape;
    return zeros(algebra, rows, cols);
  }
}

const I = Float64Array.from([0, 1]);
