/** What all sections of a page draw on. */
import type { LayerCluster } from '../bilinear/backpropagate';
import { type Coordinates, namesOf } from './coordinates';
import type { Settings } from './options';
import type { Profile } from './profile';
import type { Entry, Study } from './subject';
import { percent } from './words';

export interface Context {
  readonly study: Study;
  readonly settings: Settings;
  /** One for each entry. */
  readonly profiles: readonly Profile[];
}

/** One step of the way. */
export interface Step {
  readonly cluster: LayerCluster;
  /** Of its layer's fit alone, with the optimum that was followed and the others. */
  readonly context: Context;
}

/** All steps, and a context whose entries are the clusters that were followed, nearest first. */
export interface Way {
  readonly steps: readonly Step[];
  readonly whole: Context;
}

/** A section of the page. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: import('./html').Html;
}

/** What tells a cluster from the others, as text: its frequency or its first coordinates; empty where pixels are all there is. */
export function labelOf({ settings, profiles }: Context, at: number, shown = 3): string {
  const { coordinates } = settings;
  const { waves, leading } = profiles[at]!;
  if (waves !== undefined) return `frequency ${waves.frequency}, ${percent(waves.purity)} pure`;
  if (isSpread(coordinates!, leading) || (coordinates!.image !== undefined && !coordinates!.hasNames)) return '';
  return namesOf(coordinates!, leading, shown);
}

/** Whether too many coordinates make up a cluster for their names to say what it is. */
export function isSpread({ n }: Coordinates, leading: readonly number[]): boolean {
  return leading.length > 12 && leading.length > n / 10;
}

/** Fitness to this part of it, and diagonals of P and Q to this in total, are the same. */
const ALIKE = { fitness: 1e-6, memberships: 1e-3 };

/**
 * The first cluster of the same fitness and the same memberships: itself, or the one that it cannot be told from by its coordinates. The optima of a
 * graph come in families of such, which differ in what its edges leave open.
 */
export function firstAlike({ study, profiles }: Context, at: number): number {
  const apart = (one: Float64Array, other: Float64Array): number =>
    one.reduce((sum, share, i) => sum + Math.abs(share - other[i]!), 0);
  const isAlike = (other: number): boolean => {
    const [p, q] = [profiles[at]!, profiles[other]!];
    const [one, two] = [study.entries[at]!.result.fitness, study.entries[other]!.result.fitness];
    if (p.P.length !== q.P.length || Math.abs(one - two) > ALIKE.fitness * two) return false;
    return apart(p.P, q.P) < ALIKE.memberships && apart(p.Q ?? p.P, q.Q ?? q.P) < ALIKE.memberships;
  };
  return profiles.findIndex((_, other) => other === at || isAlike(other));
}

export const isConverged = ({ result }: Entry): boolean => result.status === 'converged';

/** `Cluster 3`, with its label where there is one; a point that is no maximum is no cluster. */
export function titleOf(context: Context, at: number): string {
  const label = labelOf(context, at);
  const what = isConverged(context.study.entries[at]!) ? 'Cluster' : 'Point';
  return `${what} ${at + 1}${label === '' ? '' : `: ${label}`}`;
}
