/** What a model does with a cluster and without, in words, pictures and a plot. */
import * as Plot from '@observablehq/plot';
import { html } from '../../src/report/html';
import { imageUrl } from '../../src/report/image';
import { colour, figure } from '../../src/report/svg';
import { table } from '../../src/report/table';
import { many, number, percent, tiny } from '../../src/report/words';
import type { EffectFacts, EffectMode } from '../shared/protocol';
import type { ReadInput } from './inputs';
import { largest } from './words';

/** Outputs that a plot shows; of more, those that change most. */
const SHOWN = 64;

/** Of the outputs' size: what rounding leaves. */
const DUST = 1e-12;

export interface EffectText {
  readonly mode: EffectMode;
  /** `cluster 2`. */
  readonly cluster: string;
  readonly strength: number;
  readonly input: ReadInput;
  /** Of outputs. */
  readonly nameOf: (output: number) => string;
  /** One of the outputs is the answer. */
  readonly isAnswer: boolean;
  readonly what: string;
  /** Pictures of the inputs, [height, width]. */
  readonly image: readonly [number, number] | undefined;
  /** The input after the change, where the model reads it. */
  readonly changed: Float64Array | undefined;
  /** Over C and H. */
  readonly isRealPart: boolean;
}

export function effectOf(before: Float64Array, after: Float64Array, text: EffectText): EffectFacts {
  const { image, input, changed, isRealPart } = text;
  return {
    sentence: sentenceOf(before, after, text),
    body: html`${image && changed && pictures(input.x, changed, image)}
${chart(before, after, text)}
${numbers(before, after, text)}
${isRealPart && html`<p class="soft">Outputs are real parts.</p>`}`.text,
  };
}

/** `Without cluster 2`. */
export function doing({ mode, cluster, strength }: Pick<EffectText, 'mode' | 'cluster' | 'strength'>): string {
  if (mode === 'ablate') return `without ${cluster}`;
  if (mode === 'keep') return `with nothing but ${cluster}`;
  return strength === 0
    ? `steered along ${cluster} by nothing`
    : `steered along ${cluster} by ${number(strength, 2)} times its length`;
}

function sentenceOf(before: Float64Array, after: Float64Array, text: EffectText): string {
  const { input, nameOf, isAnswer, what } = text;
  const how = doing(text);
  if (isAnswer) {
    const [first, then] = [largest(before), largest(after)];
    const right = (answer: number): string =>
      input.label === undefined ? '' : answer === input.label ? ', which is right' : ', which is wrong';
    const start = `${input.words} the network says ${nameOf(first)}${right(first)}`;
    if (then === first) {
      const [own, other] = [before, after].map((outputs) => number(margin(outputs), 3));
      return `${start}; ${how} it says the same, by ${other} more than the next${own === other ? ', as before' : ` instead of ${own}`}.`;
    }
    return `${start}; ${how} it says ${nameOf(then)}${right(then)}.`;
  }
  const dust = DUST * Math.max(length(before), length(after));
  const change = after.map((value, j) => (Math.abs(value - before[j]!) > dust ? value - before[j]! : 0));
  const most = change.reduce((best, value, j) => (Math.abs(value) > Math.abs(change[best]!) ? j : best), 0);
  const size = length(before);
  const moved = size > 0 ? `move by ${percent(length(change) / size)} of their size` : 'are no longer zero';
  if (length(change) === 0) return `${input.words} the ${what} are the same ${how}.`;
  return `${input.words} the ${what} ${moved} ${how}; most of all ${nameOf(most)}, from ${number(before[most], 3)} to ${number(after[most], 3)}.`;
}

const length = (x: Float64Array): number => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));

/** By how much the largest is larger than the next. */
function margin(x: Float64Array): number {
  const sorted = Float64Array.from(x).sort().reverse();
  return sorted.length > 1 ? sorted[0]! - sorted[1]! : sorted[0]!;
}

function pictures(x: Float64Array, changed: Float64Array, [height, width]: readonly [number, number]) {
  const all = [
    [x, 'the input'],
    [changed, 'what the layer gets'],
  ] as const;
  return html`<ul class="images few">${all.map(
    ([values, name]) =>
      html`<li><img src="${imageUrl(values.subarray(0, height * width), height, width)}" width="${width}" height="${height}" alt="${name}"><span>${name}</span></li>`,
  )}</ul>`;
}

/** The outputs that are shown, in their order. */
function shownOf(before: Float64Array, after: Float64Array): readonly number[] {
  const all = Array.from(before, (_, j) => j);
  if (all.length <= SHOWN) return all;
  const change = (j: number): number => Math.abs(after[j]! - before[j]!);
  const most = [...all].sort((one, other) => change(other) - change(one) || one - other).slice(0, SHOWN);
  return most.sort((one, other) => one - other);
}

function chart(before: Float64Array, after: Float64Array, text: EffectText) {
  const shown = shownOf(before, after);
  const points = shown.map((j, place) => ({ place, before: before[j]!, after: after[j]! }));
  const every = Math.ceil(shown.length / 10);
  const { nameOf, what } = text;
  const isCut = shown.length < before.length;
  const values = points.flatMap((point) => [point.before, point.after, 0]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const names = shown.map(nameOf);
  // Long names would overlap: places stand for them, and the table has them.
  const isShort = names.every((name) => name.length <= 4);
  return figure(
    {
      alternative: `${what} before and after. ${sentenceOf(before, after, text)} All numbers are in the table below.`,
      caption: isCut ? `The ${shown.length} ${what} that change most` : `The ${what}, before and after`,
      legend: [
        { colour: colour.chance, name: 'before', shape: 'line' },
        { colour: colour.own, name: 'after' },
      ],
    },
    {
      height: 220,
      marginLeft: 46,
      marginBottom: 34,
      x: {
        label: isShort ? null : 'in the order of the table',
        domain: points.map(({ place }) => place),
        ticks: points.map(({ place }) => place).filter((place) => place % every === 0),
        tickFormat: (place: number) => (isShort ? names[place]! : String(place + 1)),
        padding: 0.2,
      },
      y: {
        label: null,
        grid: true,
        ticks: 5,
        domain: low === high ? [low - 1, low + 1] : [low, high],
        nice: true,
        tickFormat: tick,
      },
      marks: [
        Plot.barY(points, { x: 'place', y: 'after', fill: colour.own, fillOpacity: 0.75 }),
        Plot.ruleY([0]),
        Plot.tickY(points, { x: 'place', y: 'before', stroke: colour.chance, strokeWidth: 2.5 }),
      ],
    },
  );
}

/** In few characters. */
function tick(value: number): string {
  return Math.abs(value) >= 1e-3 || value === 0 ? number(value, 3) : tiny(value);
}

function numbers(before: Float64Array, after: Float64Array, { nameOf, what }: EffectText) {
  const shown = shownOf(before, after);
  return table({
    id: 'outputs',
    caption: `${what[0]!.toUpperCase()}${what.slice(1)} in numbers`,
    head: ['output', 'before', 'after', 'change'],
    rows: shown.map((j) => [
      html`<bdi>${nameOf(j)}</bdi>`,
      number(before[j], 4),
      number(after[j], 4),
      number(after[j]! - before[j]!, 3),
    ]),
    folded: true,
    isTall: shown.length > 12,
  });
}

/** How often the largest output is the right one, before and after. */
export function scoreText(
  before: readonly Float64Array[],
  after: readonly Float64Array[],
  labels: readonly number[],
  noun: string,
  how: string,
): string {
  const right = (outputs: readonly Float64Array[]): number =>
    outputs.filter((output, k) => largest(output) === labels[k]).length / labels.length;
  return `Over all ${many(labels.length, noun, noun)} it is right on ${percent(right(before))}, ${how} on ${percent(right(after))}.`;
}
