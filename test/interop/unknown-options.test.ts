/** A misspelt option is never dropped in silence: every verb that takes options names the one it does not know. */
import { describe, expect, it } from 'vitest';
import * as bilinear from '../../src/bilinear';
import * as cluster from '../../src/cluster';
import { eigs } from '../../src/dominant-eigen';
import { loadBilinearLayers } from '../../src/io';
import { fromMathjs, toMathjs } from '../../src/mathjs';
import { kron } from '../../src/partial-trace';
import {
  choiFromMatrix,
  krausFromChoi,
  matrixFromChoi,
  operatorFromQuadraticForm,
  quadraticForm,
  superoperator,
  superoperatorFromChoi,
  superoperatorFromKraus,
  superoperatorFromMatrix,
} from '../../src/superoperator';
import * as tuples from '../../src/tuple';
import { fields } from '../support/fields';
import { modelOf } from '../support/model';

const A = [
  [
    [2, 0],
    [0, 1],
  ],
];
const weights = { left: A[0]!, right: A[0]!, down: A[0]! };
const layer = bilinear.bilinearLayer(weights);
const network = bilinear.bilinearNetwork([layer, layer]);
const result = fields[0]!.field.fit(A, { rank: 1 });
const nobody = { optoin: 1 } as never;
const more = <Options extends object>(options: Options): Options => ({ ...options, optoin: 1 });
const definition = { n: 2, r: 1, apply: (_j: number, Y: never) => Y, hermitian: true };
const data = { inputs: [[1, 0]], labels: [0] };

/** The rooms cluster/ and bilinear/ entirely, and whatever else takes options. */
const verbs: { readonly [name: string]: () => unknown } = {
  membership: () => cluster.membership(A[0]!, [1, 1], nobody),
  'membership of a result': () => cluster.membership(result, [1, 1], nobody),
  neuronMembership: () => cluster.neuronMembership(A[0]!, nobody),
  'neuronMembership of a result': () => cluster.neuronMembership(result, nobody),
  prominence: () => cluster.prominence(A[0]!, 1, nobody),
  'prominence of a result': () => cluster.prominence(result, 1, nobody),
  principalAngles: () => cluster.principalAngles(A[0]!, result, nobody),
  clusterAtlas: () => cluster.clusterAtlas(A, more({ rank: 1 })),
  clusterAtlasAsync: () => cluster.clusterAtlasAsync(A, more({ rank: 1 })),
  rankSweep: () => cluster.rankSweep(A, more({ ranks: [1] })),
  rankSweepAsync: () => cluster.rankSweepAsync(A, more({ ranks: [1] })),
  bilinearLayer: () => bilinear.bilinearLayer(more(weights)),
  'BilinearLayer.tuple': () => layer.tuple(nobody),
  bilinearNetwork: () => bilinear.bilinearNetwork([layer], nobody),
  atlasFromJSON: () => cluster.atlasFromJSON('{}', nobody),
  clusterLayer: () => bilinear.clusterLayer(layer, more({ rank: 1 })),
  clusterLayerAsync: () => bilinear.clusterLayerAsync(layer, more({ rank: 1 })),
  backpropagate: () => bilinear.backpropagate(network, more({ cluster: [1, 0], rank: 1 })),
  backpropagateAsync: () => bilinear.backpropagateAsync(network, more({ cluster: [1, 0], rank: 1 })),
  networkFromModel: () => bilinear.networkFromModel(modelOf({}), nobody),
  loadBilinearLayers: () => loadBilinearLayers({}, undefined, nobody),
  intervene: () =>
    bilinear.intervene(network, more({ layer: 0, cluster: result, inputs: [1, 0], mode: 'keep' as const })),
  causalReport: () => bilinear.causalReport(network, [{ layer: 0, cluster: result }] as never, data as never, nobody),
  keepCurve: () => bilinear.keepCurve(network, [], data, more({ dimensions: [1] })),
  union: () => bilinear.union([result], nobody),
  fit: () => fields[0]!.field.fit(A, more({ rank: 1 })),
  fitAsync: () => fields[0]!.field.fitAsync(A, more({ rank: 1 })),
  denseTuple: () => tuples.denseTuple(A, nobody),
  sparseTuple: () => tuples.sparseTuple(more({ n: 1, entries: [[0, 0, 0, 1]] as const })),
  permutationTuple: () => tuples.permutationTuple([[0]], nobody),
  operatorTuple: () => tuples.operatorTuple(more(definition) as never),
  bilinearTuple: () => tuples.bilinearTuple(weights, nobody),
  compressTuple: () => tuples.compressTuple(A, nobody),
  superoperator: () => superoperator(A, A, nobody),
  quadraticForm: () => quadraticForm(A, nobody),
  operatorFromQuadraticForm: () => operatorFromQuadraticForm((x) => [x.get(0) ** 2], 1, 1, nobody),
  superoperatorFromKraus: () => superoperatorFromKraus(A, nobody),
  superoperatorFromChoi: () => superoperatorFromChoi([[1]], [1, 1], nobody),
  superoperatorFromMatrix: () => superoperatorFromMatrix([[1]], [1, 1], nobody),
  'superoperator.choi': () => superoperator(A).choi(nobody),
  'superoperator.kraus': () => superoperator(A).kraus(nobody),
  'superoperator.matrix': () => superoperator(A).matrix(nobody),
  choiFromMatrix: () => choiFromMatrix([[1]], [1, 1], nobody),
  matrixFromChoi: () => matrixFromChoi([[1]], [1, 1], nobody),
  eigs: () => eigs({ size: 1, applyInto() {} }, nobody),
  kron: () => kron([[1]], [[1]], nobody),
  krausFromChoi: () => krausFromChoi([[1]], [1, 1], nobody),
  fromMathjs: () => fromMathjs([[1]], nobody),
  toMathjs: () => toMathjs([[1]], { matrix: (given: unknown) => given, complex: () => 0 }, nobody),
};

describe('options that do not exist', () => {
  it.each(Object.entries(verbs))('%s', async (name, call) => {
    const place = name.replace(/ of a result$/, '').replace(/^fit/, 'real.fit');
    const thrown = await (async () => call())().then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    expect(thrown).toBeInstanceOf(RangeError);
    expect(thrown!.message.startsWith(`${place}: unknown option 'optoin'; accepted: `), thrown!.message).toBe(true);
  });

  it.each(
    Object.entries({
      clusterAtlas: (more: object) => cluster.clusterAtlas(A, { rank: 1, ...more }),
      rankSweep: (more: object) => cluster.rankSweep(A, { ranks: [1], ...more }),
      clusterLayer: (more: object) => bilinear.clusterLayer(layer, { rank: 1, ...more }),
      backpropagate: (more: object) => bilinear.backpropagate(network, { cluster: [1, 0], rank: 1, ...more }),
      'real.fit': (more: object) => fields[0]!.field.fit(A, { rank: 1, ...more }),
    }),
  )('%s: options of the asynchronous form, which the message names', (name, call) => {
    for (const more of [{ workers: 2 }, { onProgress() {} }]) {
      const message = `${name}: unknown option '${Object.keys(more)[0]}', which is one of ${name}Async; accepted: `;
      expect(() => call(more)).toThrow(RangeError);
      expect(() => call(more)).toThrow(message);
    }
  });

  it('every function of the rooms of clusters and layers is here, or takes no options', () => {
    const without = ['marginForm', 'foldNetwork', 'verifyForward'];
    const names = [...Object.keys(cluster), ...Object.keys(bilinear)].filter((name) => /^[a-z]/.test(name));
    expect(names.filter((name) => !(name in verbs) && !without.includes(name))).toEqual([]);
  });
});
