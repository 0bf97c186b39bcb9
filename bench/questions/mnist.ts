import ndarray, { type NdArray } from 'ndarray';
import { loadMnist, type Mnist, pixelCount, pixels } from '../../examples/mnist/data';
import { loadClassifier, predict } from '../../examples/mnist/model';
import { algebra } from '../../src';
import { adjoint, multiply, multiplyAdjoint, type PlanarMatrix } from '../../src/matrix';
import { bilinearTuple } from '../../src/tuple';
import type { Question, Settings } from '../question';
import type { Measured, Row } from '../record';
import { shareOf } from '../statistics';
import { orthonormal, planar, standing, subspaces } from './subspaces';

type Matrix = NdArray<Float64Array>;

const RANKS = { quick: [2, 8], full: [2, 4, 8, 16] };

/**
 * The classifier in coordinates of the 128 dimensions that its rows span: outside of them nothing is read, so that every reduction of the tuple lies
 * there, and all of them is a matter of matrices 128×128.
 */
function inOwnCoordinates() {
  const { left, right, down } = loadClassifier();
  const h = left.shape[0]!;
  const both: PlanarMatrix = {
    algebra: algebra.real,
    rows: 2 * h,
    cols: pixelCount,
    data: new Float64Array(2 * h * pixelCount),
  };
  both.data.set(planar(left).data);
  both.data.set(planar(right).data, h * pixelCount);
  // pixels × 128
  const K = orthonormal(adjoint(both));
  const L = multiply(planar(left), K);
  const R = multiply(planar(right), K);
  const array = ({ data, rows, cols }: PlanarMatrix): Matrix => ndarray(data, [rows, cols]);
  return { K, L, R, down, tuple: bilinearTuple({ left: array(L), right: array(R), down }) };
}

/** Images as rows, in those coordinates. */
function coordinates(mnist: Mnist, count: number, K: PlanarMatrix): PlanarMatrix {
  const data = new Float64Array(count * pixelCount);
  for (let i = 0; i < count; i++) pixels(mnist, i, data.subarray(i * pixelCount, (i + 1) * pixelCount));
  return multiply({ algebra: algebra.real, rows: count, cols: pixelCount, data }, K);
}

async function measure({ full, tell }: Settings): Promise<Measured> {
  const { K, L, R, down, tuple } = inOwnCoordinates();
  const count = full ? 10_000 : 2000;
  const test = loadMnist('test');
  const inputs = coordinates(test, count, K);
  const training = coordinates(loadMnist('train'), full ? 20_000 : 4000, K);
  const accuracy = (Pi?: PlanarMatrix): number => {
    // y ↦ Πy is Y ↦ YΠ* on rows.
    const projected = Pi === undefined ? inputs : multiplyAdjoint(inputs, Pi);
    const [u, v] = [multiplyAdjoint(projected, L), multiplyAdjoint(projected, R)];
    u.data.forEach((x, i) => {
      u.data[i] = x * v.data[i]!;
    });
    const logits = multiplyAdjoint(u, planar(down));
    let correct = 0;
    for (let i = 0; i < count; i++) {
      if (predict(logits.data.subarray(10 * i, 10 * i + 10)) === test.labels.data[i]) correct++;
    }
    return correct;
  };
  const whole = shareOf(accuracy(), count);
  const rows: Row[] = [];
  for (const d of full ? RANKS.full : RANKS.quick) {
    tell(`d = ${d}`);
    const given: Matrix = ndarray(training.data, [training.rows, training.cols]);
    for (const { method, projection, fitness, captured } of subspaces(tuple, { rank: d, seed: 0, inputs: given })) {
      rows.push({ d, method, accuracy: shareOf(accuracy(planar(projection)), count), whole, fitness, captured });
    }
  }
  return {
    seeds: 'seed 0 of all methods; the network is that of examples/mnist',
    rows,
    skipped: full ? [] : [`all but the first ${count} test images, d = 4 and 16: \`--full\` has all`],
  };
}

export const mnist: Question = {
  name: 'mnist',
  title: 'A layer that reads digits, cut down to d dimensions',
  about: `The bilinear classifier 784 → 64 → 10 of \`examples/mnist\`. Each method gives d dimensions of the input, images are projected there (obliquely where the method says so), and the network reads them.
Accuracy on test images with Wilson's intervals; that of the whole network is in the column "whole". LSRDR is the best of four starts. PCA and the ordered transform have training images as well as the network;
in the 128 dimensions that the network reads, so that PCA has been told these too.`,
  measure,
  names: ['d', 'method'],
  columns: [
    { key: 'd', head: 'd' },
    { key: 'method', head: 'method' },
    { key: 'accuracy', head: 'accuracy kept' },
    { key: 'whole', head: 'whole' },
    { key: 'fitness', head: 'fitness' },
    { key: 'captured', head: 'energy captured' },
  ],
  figure: {
    ...{ x: 'd', y: 'accuracy', line: 'method', kind: 'lines', logX: true },
    ...{ labelX: 'd', labelY: 'accuracy of the projected network' },
  },
  isTimed: false,
  findings: (rows) => standing(rows, { setting: 'd', value: 'accuracy', isLargerBetter: true }),
};
