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

export const isConverged = ({ result }: Entry): boolean => result.status === 'converged';

/** `Cluster 3`, with its label where there is one; a point that is no maximum is no cluster. */
export function titleOf(context: Context, at: number): string {
  const label = labelOf(context, at);
  const what = isConverged(context.study.entries[at]!) ? 'Cluster' : 'Point';
  return `${what} ${at + 1}${label === '' ? '' : `: ${label}`}`;
}
