/** What the outputs did when something was changed: by how much they moved, and what became of the answers. */

import { rangeError, requireInteger, typeError } from '../errors';
import { elementsOf, requireNdArray } from '../io/elements';
import type { PlanarMatrix } from '../matrix';
import type { NdArray } from '../ndarray';

/** What the outputs did. Over C and H accuracies, divergence and margins are those of their real parts. */
export interface Effect {
  /** Mean of (after − before) for each output; real parts. */
  readonly meanChange: Float64Array;
  /** Mean of ‖after − before‖ over mean of ‖before‖. */
  readonly relativeChange: number;
  /**
   * KL(p‖q) = Σ_c p_c (log p_c − log q_c) in nats, mean over the inputs, with p and q the softmax of the outputs before and after. It takes the outputs
   * for logits.
   */
  readonly divergence: number;
  /** Mean change of y_label − mean_c y_c, the logit of the right output over the mean of all; undefined without labels. */
  readonly marginChange: number | undefined;
  /** Share of the inputs whose largest output is the right one, over all and for each class; undefined without labels. */
  readonly accuracy: number | undefined;
  /** NaN for a class that has no inputs. */
  readonly classAccuracy: Float64Array | undefined;
}

/** Of the network left alone; undefined without labels. */
export interface Baseline extends Pick<Effect, 'accuracy' | 'classAccuracy'> {
  /** Mean of y_label − mean_c y_c. */
  readonly margin: number | undefined;
}

export type Labels = ArrayLike<number> | undefined;

export function readLabels(
  place: string,
  labels: ArrayLike<number> | { readonly data: ArrayLike<number> } | undefined,
  count: number,
  outputs: number,
): Labels {
  if (labels === undefined) return undefined;
  const list = 'data' in labels ? elementsOrdered(place, labels, count) : labels;
  if (typeof list?.length !== 'number') throw typeError(place, `${count} integers`, labels);
  if (list.length !== count) throw rangeError(place, `${count} labels, one for each input`, list.length);
  for (let i = 0; i < count; i++) requireInteger(`${place}[${i}]`, list[i], 0, outputs - 1);
  return list;
}

/** Those of an ndarray in the order of its index, which for a view is not that of its data. */
function elementsOrdered(
  place: string,
  labels: { readonly data: ArrayLike<number> },
  count: number,
): ArrayLike<number> {
  const { shape } = labels as Partial<NdArray>;
  if (shape === undefined) return labels.data;
  requireNdArray(place, `${count} integers`, labels);
  // A column is a list too; two numbers for each input are something else.
  if (!shape.slice(1).every((size) => size === 1)) {
    throw rangeError(place, `${count} labels, one for each input`, `an array [${shape.join(', ')}]`);
  }
  return Float64Array.from(elementsOf(labels));
}

/** Means over no inputs are none. */
export function requireInputs(place: string, count: number): void {
  if (count === 0) throw rangeError(place, 'at least one input', 'none');
}

export function baselineOf(outputs: PlanarMatrix, labels: Labels): Baseline {
  return { ...score(outputs, labels), margin: labels && meanMargin(outputs, labels) };
}

export function effectOf(before: PlanarMatrix, after: PlanarMatrix, labels: Labels): Effect {
  return {
    ...changes(before, after),
    divergence: meanDivergence(before, after),
    marginChange: labels && meanMargin(after, labels) - meanMargin(before, labels),
    ...score(after, labels),
  };
}

export function meanEffect(effects: readonly Effect[]): Effect {
  const average = (of: (effect: Effect) => number): number =>
    effects.reduce((sum, effect) => sum + of(effect), 0) / effects.length;
  const { meanChange, accuracy, classAccuracy } = effects[0]!;
  const isLabelled = accuracy !== undefined;
  return {
    meanChange: meanChange.map((_, c) => average((effect) => effect.meanChange[c]!)),
    relativeChange: average((effect) => effect.relativeChange),
    divergence: average((effect) => effect.divergence),
    marginChange: isLabelled ? average((effect) => effect.marginChange!) : undefined,
    accuracy: isLabelled ? average((effect) => effect.accuracy!) : undefined,
    classAccuracy: classAccuracy?.map((_, c) => average((effect) => effect.classAccuracy![c]!)),
  };
}

function changes(before: PlanarMatrix, after: PlanarMatrix): Pick<Effect, 'meanChange' | 'relativeChange'> {
  const { cols: count, algebra, rows } = before;
  const meanChange = new Float64Array(rows);
  const moved = new Float64Array(count);
  const size = new Float64Array(count);
  for (let at = 0; at < before.data.length; at++) {
    const line = Math.floor(at / count);
    const change = after.data[at]! - before.data[at]!;
    if (line % algebra.dim === 0) meanChange[line / algebra.dim]! += change / count;
    moved[at % count]! += change * change;
    size[at % count]! += before.data[at]! ** 2;
  }
  const total = (squares: Float64Array): number => squares.reduce((sum, square) => sum + Math.sqrt(square), 0);
  return { meanChange, relativeChange: total(moved) / total(size) };
}

/** From logarithms of softmax, which are finite where probabilities are no longer doubles. */
function meanDivergence(before: PlanarMatrix, after: PlanarMatrix): number {
  let sum = 0;
  for (let k = 0; k < before.cols; k++) {
    const [p, q] = [logSoftmax(before, k), logSoftmax(after, k)];
    let divergence = 0;
    for (let c = 0; c < p.length; c++) divergence += Math.exp(p[c]!) * (p[c]! - q[c]!);
    sum += Math.max(divergence, 0); // it is never below zero but by rounding
  }
  return sum / before.cols;
}

function logSoftmax(outputs: PlanarMatrix, k: number): Float64Array {
  const y = realColumn(outputs, k);
  const top = y.reduce((most, value) => Math.max(most, value), -Infinity);
  const log = top + Math.log(y.reduce((sum, value) => sum + Math.exp(value - top), 0));
  return y.map((value) => value - log);
}

function meanMargin(outputs: PlanarMatrix, labels: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < outputs.cols; k++) {
    const y = realColumn(outputs, k);
    sum += y[labels[k]!]! - y.reduce((all, value) => all + value, 0) / y.length;
  }
  return sum / outputs.cols;
}

/** The real parts of the outputs for one input. */
function realColumn({ rows, cols, algebra, data }: PlanarMatrix, k: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, c) => data[c * algebra.dim * cols + k]!);
}

function score(outputs: PlanarMatrix, labels: Labels): Pick<Effect, 'accuracy' | 'classAccuracy'> {
  if (labels === undefined) return { accuracy: undefined, classAccuracy: undefined };
  const { rows, cols: count, algebra, data } = outputs;
  const correct = new Float64Array(rows);
  const total = new Float64Array(rows);
  for (let k = 0; k < count; k++) {
    let best = 0;
    for (let c = 1; c < rows; c++) {
      if (data[c * algebra.dim * count + k]! > data[best * algebra.dim * count + k]!) best = c;
    }
    total[labels[k]!]! += 1;
    if (best === labels[k]) correct[best]! += 1;
  }
  const accuracy = correct.reduce((sum, value) => sum + value, 0) / count;
  return { accuracy, classAccuracy: correct.map((value, c) => value / total[c]!) };
}
