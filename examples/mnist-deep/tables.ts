/** The tables of the page and of the terminal: accuracies without clusters and with nothing else, and overlaps of clusters. */
import type { CausalReport, Effect } from 'lsrdr/bilinear';
import { classCount } from '../mnist/data';

export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)}&nbsp;%`;

/** What is reported of a class before one layer: the network left alone, and both modes with chance beside them. */
export interface CausalRow {
  readonly digit: number;
  readonly layer: number;
  readonly before: number;
  readonly ablate: Measured;
  readonly keep: Measured;
}

/** Accuracies on the digits of the class and on all, and the same for random subspaces. */
export interface Measured {
  readonly own: number;
  readonly all: number;
  readonly ownByChance: number;
  readonly allByChance: number;
}

export interface CausalRows {
  readonly baseline: Pick<Effect, 'accuracy'>;
  readonly rows: readonly CausalRow[];
}

/** One row for each class and layer, from a report on clusters of which `classOf` tells the class. */
export function causalRows({ baseline, rows }: CausalReport, classOf: (cluster: number) => number): CausalRows {
  const measured = (cluster: number, mode: string): Measured => {
    const { effect, random } = rows.find((row) => row.cluster === cluster && row.mode === mode)!;
    const digit = classOf(cluster);
    return {
      own: effect.classAccuracy![digit]!,
      all: effect.accuracy!,
      ownByChance: random.classAccuracy![digit]!,
      allByChance: random.accuracy!,
    };
  };
  const lines = rows
    .filter(({ mode }) => mode === 'ablate')
    .map(({ cluster, layer }): CausalRow => {
      const digit = classOf(cluster);
      const before = baseline.classAccuracy![digit]!;
      return { digit, layer, before, ablate: measured(cluster, 'ablate'), keep: measured(cluster, 'keep') };
    });
  return { baseline, rows: lines };
}

const places = ['own', 'ownByChance', 'all', 'allByChance'] as const;
const modes = ['ablate', 'keep'] as const;

/** The means over the classes before one layer. */
export function means({ rows }: CausalRows, layer: number): Omit<CausalRow, 'digit' | 'layer'> {
  const here = rows.filter((row) => row.layer === layer);
  const mean = (of: (row: CausalRow) => number): number => here.reduce((sum, row) => sum + of(row), 0) / here.length;
  const measured = (mode: 'ablate' | 'keep'): Measured => ({
    own: mean((row) => row[mode].own),
    all: mean((row) => row[mode].all),
    ownByChance: mean((row) => row[mode].ownByChance),
    allByChance: mean((row) => row[mode].allByChance),
  });
  return { before: mean(({ before }) => before), ablate: measured('ablate'), keep: measured('keep') };
}

export function causalTable(causal: CausalRows, layer: number, title: string): string {
  const line = (name: string, row: Omit<CausalRow, 'digit' | 'layer'>): string => {
    const cells = modes.flatMap((mode) =>
      places.map((place) => {
        const kind = [place === 'own' && 'start', place.endsWith('ByChance') && 'chance'].filter(Boolean).join(' ');
        return `<td class="${kind}">${percent(row[mode][place])}</td>`;
      }),
    );
    return `<tr><th>${name}</th><td>${percent(row.before)}</td>${cells.join('')}</tr>`;
  };
  const lines = Array.from({ length: classCount }, (_, digit) =>
    line(String(digit), causal.rows.find((row) => row.layer === layer && row.digit === digit)!),
  );
  const halves = `<th class="start">own digits</th><th>random</th><th>all digits</th><th>random</th>`;
  return `<div class="scroll"><table><caption>${title}</caption><thead>
<tr><th></th><th></th><th class="start" colspan="4">without the cluster</th><th class="start" colspan="4">nothing but the cluster</th></tr>
<tr><th>class</th><th>left alone</th>${halves}${halves}</tr></thead>
<tbody>${lines.join('\n')}</tbody><tfoot>${line('mean', means(causal, layer))}</tfoot></table></div>`;
}

/** Coloured from the least to the largest overlap of two classes; a class with itself says nothing. */
export function overlapTable(title: string, values: readonly (readonly number[])[]): string {
  const pairs = values.flatMap((row, c) => row.filter((_, other) => other !== c));
  const [low, high] = [Math.min(...pairs), Math.max(...pairs)];
  const shade = (value: number): string => ((value - low) / Math.max(high - low, 1e-12)).toFixed(2);
  const head = values.map((_, c) => `<th>${c}</th>`).join('');
  const lines = values.map(
    (row, c) =>
      `<tr><th>${c}</th>${row
        .map((value, other) =>
          other === c
            ? '<td>–</td>'
            : `<td style="background:rgb(122 142 163 / ${shade(value)})">${value.toFixed(2)}</td>`,
        )
        .join('')}</tr>`,
  );
  return `<div class="scroll"><table class="overlap"><caption>${title}</caption><thead><tr><th></th>${head}</tr></thead><tbody>${lines.join('\n')}</tbody></table></div>`;
}
