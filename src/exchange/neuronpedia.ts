import { isSameAlgebra, real } from '../algebra';
import { resultOf } from '../cluster/given';
import { rangeError, requireInteger, requireKnownOptions, typeError } from '../errors';
import type { Side } from '../result/data';
import type { Lsrdr } from '../result/lsrdr';

/**
 * What `POST https://www.neuronpedia.org/api/vector/new` takes, with the key of an account in the header `x-api-key`.
 *
 * Source: github.com/hijohnnylin/neuronpedia, the handler of /api/vector/new in apps/webapp. Its comment calls the one hook `resid-pre` and the
 * strengths −100 to 100; what it checks, and what the Python library neuronpedia sends, is `hook_resid_pre` and −300 to 300.
 */
export interface NeuronpediaVector {
  /** Neuronpedia's name of the model, such as `gpt2-small`. */
  modelId: string;
  /** From 0. */
  layerNumber: number;
  /** Where in the layer: `hook_resid_pre`, the residual stream before it. */
  hookType: string;
  /** As many numbers as the residual stream of the model. */
  vector: number[];
  /** How much of the vector is added where nobody says otherwise, −300 to 300. */
  vectorDefaultSteerStrength: number;
  /** What people read: the direction, its weight, and the status of a result that has not converged. */
  vectorLabel: string;
}

/** Where the vectors belong, and how many there are to be. */
export interface NeuronpediaOptions {
  /** Neuronpedia's name of the model, such as `gpt2-small`. */
  readonly modelId: string;
  /** The layer in front of which the vectors stand, from 0. What comes out of layer l is what goes into layer l + 1. */
  readonly layer: number;
  /** `hook_resid_pre`, the residual stream before the layer, is the one hook that Neuronpedia takes vectors for, and the default. */
  readonly hook?: 'hook_resid_pre';
  /** The directions of P, which are the default, or of Q. */
  readonly which?: Side;
  /** The most prominent ones, by default all: d, or fewer for an optimum of lower rank. */
  readonly count?: number;
  /** What labels begin with, by default `LSRDR`. */
  readonly label?: string;
  /** How much of a vector is added by default, −300 to 300; by default 10, as Neuronpedia has it. Look at the norms of the residual stream for yours. */
  readonly strength?: number;
}

const hooks: readonly unknown[] = ['hook_resid_pre'];
/** Neuronpedia's bounds. */
const MOST_STRENGTH = 300;
const LONGEST = 24576;

/** A unit vector of which less than this is left without its constant coordinate is that coordinate. */
const NOTHING = 1e-8;

/**
 * The directions of a cluster as the steering vectors that Neuronpedia's API takes: one request body for each, of norm 1, the most prominent first.
 * Nothing is sent.
 *
 * A direction has no sign of its own: steer with strengths of either one. Of a cluster whose last coordinate is the constant one (`constant` of a cluster
 * of a layer) the other coordinates are taken, scaled to norm 1. Coordinates are taken as they are: those of what an MLP reads, behind attention and a
 * norm, are only nearly those of the residual stream before the layer. Labels say which direction it is, its weight (the eigenvalue of P), and the
 * status of a result that has not converged.
 *
 * @param cluster a result over R on the residual stream of a layer, or something whose `result` is one (an entry of an atlas, a cluster of a layer)
 * @returns one body for each direction; `JSON.stringify` of one is a request
 * @throws TypeError for something else, RangeError for a complex or quaternionic result, more than 24576 coordinates, a direction that is the
 * constant coordinate alone, and options that Neuronpedia would refuse
 * Cost: n·d products; P itself is not formed.
 *
 * @example
 * import { fit } from '../real';
 * const cluster = fit([[[0, 0], [0, 3]]], { rank: 1 });
 * const [body] = toNeuronpedia(cluster, { modelId: 'gpt2-small', layer: 6, label: 'tens' });
 * body.vector.map(Math.abs); // [0, 1]
 * body.vectorLabel; // 'tens: direction 1 of P, weight 1.000'
 */
export function toNeuronpedia(
  cluster: Lsrdr | { readonly result: Lsrdr; readonly constant?: boolean },
  options: NeuronpediaOptions,
): NeuronpediaVector[] {
  const place = 'toNeuronpedia';
  const result = realResult(place, cluster);
  const { modelId, layer, hook, which, count, label, strength } = checkedOptions(place, result, options);
  const isConstantLast = (cluster as { readonly constant?: unknown }).constant === true;
  const length = result.n - (isConstantLast ? 1 : 0);
  if (length > LONGEST) throw rangeError(`${place}: cluster`, `at most ${LONGEST} coordinates`, length);

  const { directions, weights } = result.prominent(count, which);
  const { status } = result;
  const remark = status === 'converged' ? '' : `, not converged (${status})`;
  return Array.from(weights, (weight, at) => {
    const vector = Array.from({ length }, (_, i) => directions.get(at, i));
    if (isConstantLast) {
      const norm = Math.hypot(...vector);
      if (norm < NOTHING) {
        throw rangeError(
          `${place}: cluster`,
          'directions with more than the constant coordinate',
          `direction ${at + 1}`,
        );
      }
      vector.forEach((entry, i) => {
        vector[i] = entry / norm;
      });
    }
    return {
      modelId,
      layerNumber: layer,
      hookType: hook,
      vector,
      vectorDefaultSteerStrength: strength,
      vectorLabel: `${label}: direction ${at + 1} of ${which}, weight ${weight.toFixed(3)}${remark}`,
    };
  });
}

function realResult(place: string, cluster: unknown): Lsrdr {
  const result = resultOf(cluster);
  if (result === undefined) throw typeError(`${place}: cluster`, 'a result, or something that has one', cluster);
  if (!isSameAlgebra(result.algebra, real)) {
    throw rangeError(`${place}: cluster`, 'a real result: vectors of Neuronpedia are real', result.algebra.name);
  }
  return result;
}

function checkedOptions(place: string, result: Lsrdr, options: NeuronpediaOptions): Required<NeuronpediaOptions> {
  requireKnownOptions(place, options, ['modelId', 'layer', 'hook', 'which', 'count', 'label', 'strength']);
  const { modelId, layer, hook = 'hook_resid_pre', which = 'P', label = 'LSRDR', strength = 10 } = options;
  const { count = result.rank } = options;
  for (const [name, text] of Object.entries({ modelId, label })) {
    if (typeof text !== 'string') throw typeError(`${place}: ${name}`, 'a string', text);
    if (text.trim() === '') throw rangeError(`${place}: ${name}`, 'a string that is not empty', JSON.stringify(text));
  }
  requireInteger(`${place}: layer`, layer, 0);
  if (!hooks.includes(hook)) throw rangeError(`${place}: hook`, hooks.join(', '), `'${String(hook)}'`);
  if (which !== 'P' && which !== 'Q') throw rangeError(`${place}: which`, "'P' or 'Q'", `'${String(which)}'`);
  requireInteger(`${place}: count`, count, 1, result.n);
  if (typeof strength !== 'number') throw typeError(`${place}: strength`, 'a number', strength);
  if (!(Math.abs(strength) <= MOST_STRENGTH)) {
    throw rangeError(`${place}: strength`, `a number from -${MOST_STRENGTH} to ${MOST_STRENGTH}`, strength);
  }
  return { modelId, layer, hook, which, count, label, strength };
}
