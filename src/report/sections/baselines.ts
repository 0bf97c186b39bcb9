/** Other methods beside the clusters, in the same terms. */
import { hooi } from '../../baselines/hooi';
import { hosvd } from '../../baselines/hosvd';
import { keptEnergy } from '../../baselines/kept-energy';
import { outputSvd } from '../../baselines/output-svd';
import type { Reduction } from '../../baselines/reduction';
import { symmetricCp } from '../../baselines/symmetric-cp';
import { principalAngles } from '../../cluster';
import { tupleOf } from '../../cluster/tuple-source';
import { rangeError } from '../../errors';
import type { Lsrdr } from '../../result/lsrdr';
import type { Context, Section } from '../context';
import { html } from '../html';
import type { BaselineName } from '../options';
import { known } from '../subject';
import { table } from '../table';
import { number, percent } from '../words';

/** A method by the name that it has on the page. */
export interface Beside {
  readonly name: string;
  readonly reduction: Reduction;
}

const methods = { hosvd, hooi, outputSvd, symmetricCp };

const titles: { readonly [name: string]: string } = {
  hosvd: 'HOSVD',
  hooi: 'HOOI',
  outputSvd: 'output SVD',
  symmetricCp: 'CP',
  orderedTransform: 'ordered',
  pca: 'PCA',
};

/** @throws RangeError for a reduction of another space; what the methods throw */
export function besideOf(place: string, { study, settings }: Context): readonly Beside[] {
  const { size } = study;
  if (size === undefined) return [];
  return settings.baselines.map((one, at): Beside => {
    const reduction = typeof one === 'string' ? made(place, one, settings.tuple!, size.rank) : one;
    const n = reduction.basis.shape[0]!;
    if (n !== size.n) throw rangeError(`${place}: baselines[${at}]`, `directions of ${size.n} coordinates`, n);
    return { name: titles[reduction.method] ?? reduction.method, reduction };
  });
}

function made(
  place: string,
  name: BaselineName,
  source: NonNullable<Context['settings']['tuple']>,
  rank: number,
): Reduction {
  return methods[name](tupleOf(`${place}: tuple`, source), { rank });
}

/** Undefined where the matrices are not at hand. */
function keptBy(result: Lsrdr, source: Context['settings']['tuple']): number | undefined {
  if (source === undefined) return undefined;
  const kept = known(() => keptEnergy('renderReport', tupleOf('renderReport: tuple', source), result));
  return 'value' in kept ? kept.value : undefined;
}

export function baselines({ study, settings }: Context, beside: readonly Beside[]): Section | undefined {
  if (beside.length === 0) return undefined;
  const { result, share } = study.entries[0]!;
  const kept = keptBy(result, settings.tuple);
  const rows = beside.map(({ name, reduction }) => {
    const fitness = known(() => reduction.fitness);
    const angles = known(() => principalAngles(reduction.basis, result, { algebra: result.algebra }));
    return [
      name,
      String(reduction.rank),
      'value' in fitness ? number(fitness.value, 5) : `not known: ${fitness.reason}`,
      'value' in fitness ? compared(fitness.value, result.fitness) : '–',
      percent(reduction.captured),
      'value' in angles
        ? percent(angles.value.reduce((sum, angle) => sum + Math.cos(angle) ** 2, 0) / angles.value.length)
        : 'not known',
      reduction.status,
    ];
  });
  return {
    id: 'baselines',
    title: 'Beside other methods',
    body: html`<p>The same matrices reduced to a few directions by methods that maximise energy, a sum of squares, and not the fitness. <em>Kept energy</em> is the part of Σ‖A<sub>j</sub>‖² within the directions; <em>in cluster 1</em> is the mean cos² of the angles to it.</p>
${table({
  id: 'methods',
  caption: 'Other methods at their ranks, and cluster 1',
  head: ['method', 'rank', 'fitness', 'beside cluster 1', 'kept energy', 'in cluster 1', 'status'],
  rows: [
    [
      'cluster 1',
      String(result.rank),
      number(result.fitness, 5),
      Number.isFinite(share) ? `share ${percent(share)}` : '–',
      kept === undefined ? '–' : percent(kept),
      percent(1),
      result.status,
    ],
    ...rows,
  ],
})}`,
  };
}

/** `8 % less fit`. */
function compared(fitness: number, best: number): string {
  const ratio = fitness / best;
  if (Math.abs(ratio - 1) < 5e-7) return 'as fit';
  return ratio < 1 ? `${percent(1 - ratio)} less fit` : `${percent(ratio - 1)} fitter`;
}
