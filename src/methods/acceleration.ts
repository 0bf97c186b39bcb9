import type { PlanarMatrix } from '../matrix';
import { Anderson } from './anderson';

/** Residual below which the iteration is near enough to a fixed point to be extrapolated. */
const BELOW = 0.1;

/** Accelerated steps that have to halve the residual. */
const STRETCH = 15;

/** Earlier points kept for the extrapolation. */
const DEPTH = 10;

/**
 * Anderson acceleration that must earn its keep. Extrapolation drives the residual down, not the fitness up: on the plateau around a
 * saddle it would stay where the plain iteration climbs on. So every stretch of accelerated steps has to halve the residual;
 * otherwise, or when the solver reports a fall of the fitness, plain steps follow, twice as many after each failure.
 */
export class Acceleration {
  private readonly mixer: Anderson;
  private plain = 0;
  private nextPlain = STRETCH;
  private steps = 0;
  private residualAtStart = Infinity;

  constructor(shapes: readonly PlanarMatrix[]) {
    this.mixer = new Anderson(shapes, DEPTH);
  }

  /** Replaces `image` = G(z) by the accelerated point, if it is time; true if it did. */
  apply(z: readonly PlanarMatrix[], image: readonly PlanarMatrix[], residual: number): boolean {
    if (residual > BELOW) return false;
    if (this.plain > 0) {
      this.plain -= 1;
      return false;
    }
    if (this.steps % STRETCH === 0) {
      if (this.steps > 0 && residual > this.residualAtStart / 2) {
        this.pause();
        return false;
      }
      this.residualAtStart = residual;
    }
    this.steps += 1;
    this.mixer.accelerate(z, image);
    return true;
  }

  /** Forgets the past and takes plain steps for a while. */
  pause(): void {
    this.mixer.reset();
    this.steps = 0;
    this.plain = this.nextPlain;
    this.nextPlain *= 2;
  }
}
