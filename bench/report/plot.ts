/** Plots of the answers as SVG, for light and dark pages. */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Figure } from '../question';
import { isEstimate, type Row } from '../record';

/** Of like lightness, to be told apart on white and on black, for the kinds of colour blindness too as far as eleven go; the first is for our own. */
const COLOURS = [
  '#d1495b',
  '#2e86ab',
  '#c98a00',
  '#3a9d6e',
  '#8e6bbf',
  '#b5651d',
  '#5f8dd3',
  '#a8a032',
  '#c26ba8',
  '#7d8590',
  '#4aa8a8',
];

/** Places in `COLOURS` of methods that are in several plots. */
const OWN: { readonly [line: string]: number } = {
  LSRDR: 0,
  HOSVD: 1,
  'degrees (HOSVD)': 1,
  HOOI: 2,
  'output SVD': 3,
  'output SVD, eigenvectors': 3,
  'symmetric CP': 4,
  PCA: 5,
  'output eigenvectors': 6,
  'eigenvectors of each output': 6,
  'ordered transform': 8,
  random: 9,
};

/** One colour for each line: its own where it has one, of the others in order. */
function coloursOf(lines: readonly string[]): string[] {
  const taken = new Set(lines.map((line) => OWN[line]));
  const others = COLOURS.filter((_, k) => !taken.has(k));
  return lines.map((line) => COLOURS[OWN[line] ?? -1] ?? others.shift()!);
}

const PAPER = `:root { color: #1f2328; } @media (prefers-color-scheme: dark) { :root { color: #d6dbe1; } }`;

const WIDTH = 760;

const LEGEND = 18;

/** Width of a character of labels, on average with room to spare. */
const CHARACTER = 6.4;

interface Point {
  readonly x: number | string;
  readonly y: number | string;
  readonly low: number | null;
  readonly high: number | null;
  readonly line: string;
}

const numberOf = (value: Row[string] | undefined): number | string | null =>
  isEstimate(value) ? value.value : (value ?? null);

/** What distinguishes the cases of a dot plot: all names and numbers of a row but the line's. */
export function caseOf(row: Row, line: string): string {
  const names = Object.entries(row).filter(
    ([key, value]) => key !== line && typeof value === 'string' && CASE.includes(key),
  );
  const sizes = ['n', 'r', 'd'].flatMap((key) => (typeof row[key] === 'number' ? [row[key]] : []));
  return [names.map(([, value]) => value).join(', '), sizes.join(', ')].join(' ').trim();
}

const CASE = ['kind', 'field', 'network'];

/** Points whose number is known; the interval is that of whichever axis has an estimate. */
function pointsOf(figure: Figure, rows: readonly Row[]): Point[] {
  const shown = figure.where === undefined ? rows : rows.filter(figure.where);
  return shown.flatMap((row) => {
    const isDots = figure.kind === 'dots';
    const measured = row[isDots ? figure.x : figure.y];
    const [x, y] = [numberOf(row[figure.x]), isDots ? caseOf(row, figure.line) : numberOf(row[figure.y])];
    if (x === null || y === null) return [];
    const { low, high } = isEstimate(measured) ? measured : { low: null, high: null };
    return [{ x, y, low, high, line: String(row[figure.line]) }];
  });
}

/** The plot as the text of an SVG file, the same for the same rows. */
export function svgOf(figure: Figure, rows: readonly Row[]): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const points = pointsOf(figure, rows);
  const lines = [...new Set(points.map(({ line }) => line))];
  const isDots = figure.kind === 'dots';
  // Where runs have not arrived an interval goes on to the edge.
  const edge = Math.max(...points.flatMap(({ x, y, high }) => [Number(isDots ? x : y), high ?? -Infinity]));
  const bars = points.flatMap(({ low, high, ...point }) =>
    low === null ? [] : [{ ...point, low, high: high ?? edge, isOpen: high === null }],
  );
  const open = bars.filter(({ isOpen }) => isOpen);
  const channels = { x: 'x', y: 'y', stroke: 'line' } as const;
  const cases = [...new Set(points.map(({ y }) => y))];
  const plot = Plot.plot({
    document: document as unknown as Document,
    width: WIDTH,
    height: isDots ? 70 + (14 + 4 * lines.length) * cases.length : 380,
    marginLeft: isDots ? 20 + CHARACTER * Math.max(0, ...cases.map((name) => String(name).length)) : 50,
    marginBottom: 36,
    style: { fontSize: '12px', background: 'none' },
    x: { label: figure.labelX, ...scaleOf(figure.logX), ...ticksOf(points, isDots) },
    y: isDots
      ? { label: null, type: 'point', domain: cases, grid: true }
      : { label: figure.labelY, ...scaleOf(figure.logY) },
    color: { domain: lines, range: coloursOf(lines) },
    marks: isDots
      ? [
          // A little apart, so that one interval does not hide another.
          ...lines.flatMap((line, k) => {
            const dy = 4 * (k - (lines.length - 1) / 2);
            const own = <T extends { line: string }>(list: readonly T[]): T[] =>
              list.filter((point) => point.line === line);
            const arrow = {
              y: 'y',
              x: 'high',
              text: () => '→',
              fill: 'line',
              lineAnchor: 'middle',
              dx: 5,
              dy,
            } as const;
            return [
              Plot.ruleY(own(bars), { y: 'y', x1: 'low', x2: 'high', stroke: 'line', strokeWidth: 1.5, dy }),
              Plot.text(own(open), arrow),
              Plot.dot(own(points), { ...channels, fill: 'line', r: 3, dy }),
            ];
          }),
        ]
      : [
          Plot.ruleX(bars, { x: 'x', y1: 'low', y2: 'high', stroke: 'line', strokeOpacity: 0.5 }),
          Plot.text(open, { x: 'x', y: 'high', text: () => '↑', fill: 'line', dy: -5 }),
          Plot.lineY(points, { ...channels, strokeWidth: 1.8 }),
          Plot.dot(points, { ...channels, fill: 'line', r: 2.5 }),
        ],
  });
  return withLegend(document as unknown as Document, plot as unknown as SVGElement, lines);
}

/** Numbers are written out: 0.3 is no 300m to most. */
function scaleOf(isLog: boolean | undefined): Plot.ScaleOptions {
  return isLog ? { type: 'log', grid: true, tickFormat: '~g' } : { type: 'linear', grid: true };
}

/** Where few sizes were measured, these; as plain numbers. */
function ticksOf(points: readonly Point[], isDots: boolean): { ticks?: number[]; tickFormat?: (x: number) => string } {
  const values = [...new Set(points.map(({ x }) => Number(x)))].sort((one, other) => one - other);
  return isDots || values.length > 10 ? {} : { ticks: values, tickFormat: String };
}

/** Names of the lines below the plot, and the colours of the page's own. */
function withLegend(document: Document, svg: SVGElement, lines: readonly string[]): string {
  const height = Number(svg.getAttribute('height'));
  const columns = 3;
  const whole = height + 8 + LEGEND * Math.ceil(lines.length / columns);
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.setAttribute('height', String(whole));
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${whole}`);
  const add = (parent: Element, name: string, attributes: Record<string, string>, text = ''): Element => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    parent.appendChild(made);
    return made;
  };
  const colours = coloursOf(lines);
  const legend = add(svg, 'g', { 'text-anchor': 'start' });
  lines.forEach((line, k) => {
    const [x, y] = [20 + (k % columns) * (WIDTH / columns), height + 8 + LEGEND * Math.floor(k / columns)];
    add(legend, 'rect', { x: String(x), y: String(y), width: '11', height: '11', fill: colours[k]! });
    add(legend, 'text', { x: String(x + 17), y: String(y + 10) }, line);
  });
  add(svg, 'style', {}, PAPER);
  return `${svg.outerHTML}\n`;
}
