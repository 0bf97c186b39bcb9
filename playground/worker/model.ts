/**
 * What goes in and comes out, with a cluster and without: of a network its outputs, of a tuple the forms x*A_j x, of a graph one step W x along its
 * edges. Inputs are real, and real parts of outputs are shown.
 */
import type { Algebra } from '../../src/algebra';
import { type BilinearNetwork, type ClusterUnion, intervene } from '../../src/bilinear';
import { intervened, readProjector } from '../../src/bilinear/projector';
import { toColumns } from '../../src/interop/arrays';
import { norm, type PlanarMatrix, zeros } from '../../src/matrix';
import { type NdArray, ndarray } from '../../src/ndarray';
import type { Lsrdr } from '../../src/real';
import type { Tuple } from '../../src/tuple';
import type { EffectMode } from '../shared/protocol';
import { embeddedNetwork } from './embedded-network';
import type { Graph, Subject } from './subject';

export interface Change {
  readonly cluster: Lsrdr | ClusterUnion;
  readonly mode: EffectMode;
  /** Of steering, in lengths of what is changed. */
  readonly strength: number;
}

export interface Model {
  /** Numbers that go in. */
  readonly inputs: number;
  /** Real outputs [k][c] for k inputs of `inputs` numbers, one after another; changed where the model reads its cluster. */
  run(inputs: Float64Array, change?: Change): Float64Array[];
}

/** The model of a subject over the field of its clusters. */
export async function modelOf(subject: Subject, algebra: Algebra, tuple: Tuple): Promise<Model> {
  const { place, graph } = subject;
  if (place !== undefined) return networkModel(embeddedNetwork(place.network, algebra), place.layer);
  if (graph !== undefined) return linearModel(algebra, graph);
  return formModel(tuple);
}

/** Real numbers as vectors [k, m(, a)]. */
function vectors(inputs: Float64Array, m: number, algebra: Algebra): NdArray<Float64Array> {
  const k = inputs.length / m;
  if (algebra.dim === 1) return ndarray(inputs, [k, m]);
  const out = new Float64Array(inputs.length * algebra.dim);
  inputs.forEach((value, at) => {
    out[at * algebra.dim] = value;
  });
  return ndarray(out, [k, m, algebra.dim]);
}

function networkModel(network: BilinearNetwork, layer: number): Model {
  const { algebra, inputs: m } = network;
  return {
    inputs: m,
    run(inputs, change) {
      const given = vectors(inputs, m, algebra);
      if (change === undefined) return realRows(network.forward(given), algebra);
      const { cluster, mode, strength } = change;
      const length = mode === 'steer' ? strength * meanLength(network, layer, given) : 1;
      return realRows(intervene(network, { layer, cluster, inputs: given, mode, strength: length }), algebra);
    },
  };
}

/** Of what stands before the layer. */
function meanLength(network: BilinearNetwork, layer: number, given: NdArray<Float64Array>): number {
  const { algebra, inputs } = network;
  const a = network.activationAt(layer, toColumns('meanLength', given, algebra, inputs).columns);
  return norm(a) / Math.sqrt(a.cols);
}

function realRows(outputs: NdArray<Float64Array>, algebra: Algebra): Float64Array[] {
  const [k, c] = outputs.shape as [number, number];
  return Array.from({ length: k }, (_, i) =>
    Float64Array.from({ length: c }, (_, j) => (algebra.dim === 1 ? outputs.get(i, j) : outputs.get(i, j, 0))),
  );
}

/** A model of one vector after another, given what it makes of x n×1. */
function vectorModel(algebra: Algebra, n: number, outputsOf: (x: PlanarMatrix) => Float64Array): Model {
  return {
    inputs: n,
    run(inputs, change) {
      return Array.from({ length: inputs.length / n }, (_, k) => {
        const given = vectors(inputs.subarray(k * n, (k + 1) * n), n, algebra);
        const { columns: x } = toColumns('input', given, algebra, n);
        if (change === undefined) return outputsOf(x);
        const projector = readProjector('cluster', change.cluster, algebra, n);
        return outputsOf(intervened(x, change.mode, projector, change.strength * norm(x), undefined));
      });
    },
  };
}

/** Re x*A_j x for all j. */
function formModel(tuple: Tuple): Model {
  const { algebra, n, r } = tuple;
  return vectorModel(algebra, n, (x) => {
    const image = tuple.createImage(1);
    tuple.imageInto(image, x);
    const forms = zeros(algebra, r, 1);
    tuple.compressInto(forms, x, image);
    tuple.releaseImage?.(image);
    return Float64Array.from({ length: r }, (_, j) => forms.data[j * algebra.dim]!);
  });
}

/** W x, with W the weights of the graph. */
function linearModel(algebra: Algebra, { n, edges, isDirected }: Graph): Model {
  return vectorModel(algebra, n, (x) => {
    const at = (i: number): number => x.data[i * algebra.dim]!;
    const out = new Float64Array(n);
    for (const [i, j, weight] of edges) {
      out[j]! += weight * at(i);
      if (!isDirected && i !== j) out[i]! += weight * at(j);
    }
    return out;
  });
}

/** What a layer gets in the place of the input x that it reads itself; real parts. */
export function changedInput(x: Float64Array, { cluster, mode, strength }: Change): Float64Array {
  const { algebra } = cluster;
  const { columns } = toColumns('input', vectors(x, x.length, algebra), algebra, x.length);
  const projector = readProjector('cluster', cluster, algebra, x.length);
  const changed = intervened(columns, mode, projector, strength * norm(columns), undefined);
  return x.map((_, i) => changed.data[i * algebra.dim]!);
}
