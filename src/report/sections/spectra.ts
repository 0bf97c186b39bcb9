/** Eigenvalues: of P and Q, and the leading ones of Γ(A;X) and Φ(X), as far as the results have them. */
import * as Plot from '@observablehq/plot';
import { inOnePiece } from '../../resting';
import { dataOf, type Lsrdr } from '../../result/lsrdr';
import { type Eigenvalue, phiPart, settledOf, THOROUGH } from '../../search/spectra';
import type { Context, Section } from '../context';
import { type Html, html } from '../html';
import { known } from '../subject';
import { colour, figure } from '../svg';
import { table } from '../table';
import { wholeTicks } from '../ticks';
import { listed, number, percent } from '../words';

/** Clusters whose maps are looked at. */
export const MEASURED = 3;

/** Clusters whose eigenvalues are drawn; those of the others are in the tables. */
const DRAWN = 2;

/** Lines in the plot of the eigenvalues of P, and where those of Q stand beside them. */
const LINES = { alone: 6, withQ: 3 };

interface Found {
  readonly values: readonly Eigenvalue[];
  /** Why there are none, or not all that were asked for. */
  readonly reason?: string;
}

export interface MapSpectra {
  readonly gamma: Found;
  readonly phi: Found;
}

/** Those of the first clusters; none for a result that has not converged, which has no eigenvalue to be measured by. */
export function mapSpectra({ study, settings }: Context): readonly MapSpectra[] {
  const { eigenvalues } = settings;
  if (eigenvalues === 0) return [];
  return study.entries
    .slice(0, MEASURED)
    .filter(({ result }) => result.status === 'converged')
    .map(({ result }) => spectraOf(result, eigenvalues));
}

/** Γ(A;X) of a restored result is what was stored with it, and then Φ(X) alone is measured. */
function spectraOf(result: Lsrdr, k: number): MapSpectra {
  const whole = known(() => result.spectra(k));
  if ('value' in whole) return { gamma: { values: whole.value.gamma }, phi: { values: whole.value.phi } };
  const stored = dataOf(result).gamma?.values ?? [];
  const gamma = { values: stored.slice(0, k), reason: whole.reason };
  const phi = known(() => settledOf(inOnePiece(phiPart(dataOf(result).point, result.r, k, THOROUGH)), k, 'Φ(X)'));
  return { gamma, phi: 'value' in phi ? { values: phi.value } : { values: [], reason: phi.reason } };
}

export function spectra(context: Context, maps: readonly MapSpectra[]): Section | undefined {
  const { entries } = context.study;
  if (entries.length === 0) return undefined;
  return {
    id: 'spectra',
    title: 'Spectra',
    body: html`<p>The eigenvalues of P are the weights of its directions: one large one means that the cluster is nearly a line, equal ones that its rank may be too small for it. Γ(A;X) and Φ(X) are the maps whose spectral radii make up the fitness; their eigenvalues are given over λ = ρ(Φ(X)). At a maximum the first of each is 1, and the distance of the second from it says how clearly the cluster stands out.</p>
<div class="charts">${weights(context)}${maps.slice(0, DRAWN).map((found, at) => plane(found, at))}</div>
${weightTable(context)}
${maps.length > 0 && mapTable(maps)}
${reasons(maps)}`,
  };
}

/** Of P; of Q too where it is another matrix. */
function weights({ study, profiles }: Context): Html | undefined {
  const { rank } = study.size!;
  if (rank === 1) return undefined;
  const shown = study.entries.slice(0, profiles.some(({ Q }) => Q !== undefined) ? LINES.withQ : LINES.alone);
  const points = shown.flatMap(({ result }, at) => {
    const side = (matrix: 'P' | 'Q') =>
      Array.from(result.spectrum[matrix], (value, k) => ({ k: k + 1, value: 100 * value, cluster: at, matrix }));
    return [...side('P'), ...(profiles[at]!.Q === undefined ? [] : side('Q'))];
  });
  const finite = points.filter(({ value }) => Number.isFinite(value));
  const ofQ = finite.filter(({ matrix }) => matrix === 'Q');
  const lines = {
    x: 'k',
    y: 'value',
    z: 'cluster',
    stroke: ({ cluster }: { cluster: number }) => colour.series(cluster),
  } as const;
  const [first] = shown;
  return figure(
    {
      alternative: `Eigenvalues of P, largest first, for ${shown.length === 1 ? 'the cluster' : `clusters 1 to ${shown.length}`}; for cluster 1 ${Array.from(first!.result.spectrum.P.slice(0, 4), percent).join(', ')}${rank > 4 ? ' and so on' : ''}.`,
      caption: ofQ.length === 0 ? 'Eigenvalues of P' : 'Eigenvalues of P (lines) and Q (dashed)',
      legend:
        shown.length === 1
          ? []
          : shown.map((_, at) => ({ colour: colour.series(at), name: `cluster ${at + 1}`, shape: 'line' as const })),
    },
    {
      height: 220,
      marginLeft: 42,
      marginBottom: 34,
      color: { type: 'identity' },
      x: { label: 'direction', domain: [1, rank], ticks: wholeTicks(rank), tickFormat: String },
      y: {
        label: 'part of the matrix, %',
        grid: true,
        ticks: 4,
        domain: [0, Math.max(...finite.map(({ value }) => value), 1)],
      },
      marks: [
        Plot.ruleY([0]),
        Plot.line(
          finite.filter(({ matrix }) => matrix === 'P'),
          { ...lines, strokeWidth: 2 },
        ),
        Plot.line(ofQ, { ...lines, strokeDasharray: '4 3', strokeWidth: 1.5 }),
        ...(rank <= 24
          ? [
              Plot.dot(finite, {
                x: 'k',
                y: 'value',
                r: 2.5,
                fill: ({ cluster }: { cluster: number }) => colour.series(cluster),
              }),
            ]
          : []),
      ],
    },
  );
}

/** Eigenvalues over λ in the complex plane, with the circle that none may leave. */
function plane({ gamma, phi }: MapSpectra, at: number): Html | undefined {
  const points = [
    ...gamma.values.map(({ re, im }) => ({ re, im, isGamma: true })),
    ...phi.values.map(({ re, im }) => ({ re, im, isGamma: false })),
  ];
  // The first of each is 1 whatever the matrices are.
  if (Math.max(gamma.values.length, phi.values.length) < 2) return undefined;
  const circle = Array.from({ length: 97 }, (_, k) => [Math.cos((Math.PI * k) / 48), Math.sin((Math.PI * k) / 48)]);
  const second = (list: readonly Eigenvalue[]): string =>
    list[1] === undefined ? 'none' : number(Math.hypot(list[1].re, list[1].im), 3);
  const ticks = [-1, -0.5, 0, 0.5, 1];
  return figure(
    {
      alternative: `Leading eigenvalues of cluster ${at + 1} in the complex plane. Modulus of the second: of Γ(A;X) ${gamma.values.length === 0 ? 'not known' : second(gamma.values)}, of Φ(X) ${second(phi.values)}.`,
      caption: `Cluster ${at + 1}: eigenvalues over λ`,
      legend: [
        ...(gamma.values.length === 0 ? [] : [{ colour: colour.own, name: 'Γ(A;X)' }]),
        { colour: colour.energy, name: 'Φ(X)', shape: 'ring' },
      ],
    },
    {
      height: 340,
      marginLeft: 42,
      marginBottom: 34,
      x: { domain: [-1.1, 1.1], label: 'real part', ticks, grid: true },
      y: { domain: [-1.1, 1.1], label: 'imaginary part', ticks, grid: true },
      color: { type: 'identity' },
      marks: [
        Plot.line(circle, { stroke: 'currentColor', strokeOpacity: 0.5 }),
        Plot.dot(
          points.filter(({ isGamma }) => !isGamma),
          { x: 're', y: 'im', r: 6, stroke: colour.energy, strokeWidth: 2 },
        ),
        Plot.dot(
          points.filter(({ isGamma }) => isGamma),
          { x: 're', y: 'im', r: 3, fill: colour.own },
        ),
      ],
    },
  );
}

const TOLD = 16;

function weightTable({ study, profiles }: Context): Html {
  const { rank } = study.size!;
  const shown = Math.min(rank, TOLD);
  // Clusters on a way through layers may have other ranks.
  const line = (values: Float64Array): string[] =>
    Array.from({ length: shown }, (_, k) => (k < values.length ? percent(values[k]!) : '–'));
  return table({
    id: 'weights',
    caption: `Eigenvalues of P${profiles.some(({ Q }) => Q !== undefined) ? ' and Q' : ''}${rank > shown ? `, the first ${shown} of ${rank}` : ''}`,
    head: ['cluster', ...Array.from({ length: shown }, (_, k) => String(k + 1))],
    rows: study.entries.flatMap(({ result }, at) => [
      [profiles[at]!.Q === undefined ? String(at + 1) : `${at + 1}, P`, ...line(result.spectrum.P)],
      ...(profiles[at]!.Q === undefined ? [] : [[`${at + 1}, Q`, ...line(result.spectrum.Q)]]),
    ]),
    folded: true,
  });
}

function mapTable(maps: readonly MapSpectra[]): Html {
  const most = Math.max(...maps.flatMap(({ gamma, phi }) => [gamma.values.length, phi.values.length]));
  const line = (values: readonly Eigenvalue[]): string[] =>
    Array.from({ length: most }, (_, k) => (values[k] === undefined ? '–' : complexText(values[k])));
  return table({
    id: 'eigenvalues',
    caption: 'Leading eigenvalues of Γ(A;X)/λ and Φ(X)/λ',
    head: ['cluster and map', ...Array.from({ length: most }, (_, k) => String(k + 1))],
    rows: maps.flatMap(({ gamma, phi }, at) => [
      [`${at + 1}, Γ(A;X)`, ...line(gamma.values)],
      [`${at + 1}, Φ(X)`, ...line(phi.values)],
    ]),
    folded: true,
  });
}

function complexText({ re, im }: Eigenvalue): string {
  const fixed = (value: number): string => value.toFixed(4).replace('-', '−');
  return Math.abs(im) < 5e-5 ? fixed(re) : `${fixed(re)} ${im < 0 ? '−' : '+'} ${Math.abs(im).toFixed(4)} i`;
}

/** Each reason once, with the clusters that it is about. */
function reasons(maps: readonly MapSpectra[]): Html[] {
  const texts = new Map<string, number[]>();
  const add = (name: string, { reason, values }: Found, at: number): void => {
    if (reason === undefined) return;
    const what = values.length === 0 ? 'no eigenvalues are' : `only ${values.length} eigenvalues are`;
    const text = `${what} shown of ${name} (${reason})`;
    texts.set(text, [...(texts.get(text) ?? []), at + 1]);
  };
  maps.forEach(({ gamma, phi }, at) => {
    add('Γ(A;X)', gamma, at);
    add('Φ(X)', phi, at);
  });
  return [...texts].map(
    ([text, which]) =>
      html`<p class="soft">${which.length === 1 ? 'Cluster' : 'Clusters'} ${listed(which.map(String))}: ${text}.</p>`,
  );
}
