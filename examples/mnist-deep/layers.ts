/**
 * The clusters of both layers of the deep network found in one fit, beside those found layer by layer: how far they agree, how good each is by either
 * measure, what the network does without them and with nothing else, and what they cost. `npm run demo:layers [class…]` takes some minutes; classes that are
 * done are kept in `out/`, so that a run which was cut off goes on where it was.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  backpropagate,
  causalReport,
  foldNetwork,
  type LayerCluster,
  marginForm,
  type PlacedCluster,
  union,
} from 'lsrdr/bilinear';
import { principalAngles } from 'lsrdr/cluster';
import * as real from 'lsrdr/real';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import ndarray, { type NdArray } from 'ndarray';
import { classCount, loadMnist, pixelCount, pixels } from '../mnist/data';
import { loadNetwork } from './model';
import { cycleOf, spaces, type Together } from './together';

const rank = 4;
const restarts = 1;
/** Random subspaces beside each cluster. */
const draws = 10;

/** A cluster as an orthonormal basis of the image of P. */
interface Found {
  readonly pixels: Matrix;
  readonly hidden: Matrix;
  /** Of one fit the space on the way up beside that on the way down, which is `hidden`. */
  readonly up?: Matrix;
}

interface Row {
  readonly digit: number;
  readonly seconds: { readonly together: number; readonly layers: number };
  readonly sweeps: { readonly together: number; readonly layers: number };
  readonly agreement: { readonly together: number; readonly layers: readonly number[] };
  /** Mean cos² of the principal angles between what the two ways found. */
  readonly overlap: { readonly pixels: number; readonly hidden: number; readonly up: number };
  /** L of the whole cycle at the clusters that were found layer by layer, over that of the one fit. */
  readonly joint: number;
  /** The layer's own quotient at the P of the one fit, over its maximum; the cluster above it is that of the way down. */
  readonly own: { readonly pixels: number; readonly hidden: number };
}

const toMatrix = (M: NdArray): Matrix =>
  Matrix.from1DArray(
    M.shape[0]!,
    M.shape[1]!,
    Array.from({ length: M.shape[0]! * M.shape[1]! }, (_, at) => M.get(Math.floor(at / M.shape[1]!), at % M.shape[1]!)),
  );

/** The leading eigenvectors of a symmetric matrix as columns. */
function leading(M: Matrix, count: number): Matrix {
  const { eigenvectorMatrix } = new EigenvalueDecomposition(M, { assumeSymmetric: true });
  return eigenvectorMatrix.subMatrix(0, M.rows - 1, M.columns - count, M.columns - 1);
}

function overlap(first: Matrix, second: Matrix): number {
  const angles = principalAngles(first.to2DArray(), second.to2DArray());
  return angles.reduce((sum, angle) => sum + Math.cos(angle) ** 2, 0) / angles.length;
}

/** L of the reduction of the cycle to these subspaces, R_v = S_vᵀ, the margins as they are. */
function jointFitness({ tuple, bottom, top, basis }: Together, { pixels: below, hidden }: Found): number {
  const S = basis.transpose().mmul(below);
  const first = bottom.map((M) => hidden.transpose().mmul(M).mmul(S));
  const second = top.map((M) => M.mmul(hidden));
  const starts = [0, rank, 2 * rank, 2 * rank + top[0]!.rows];
  const d = 3 * rank + top[0]!.rows;
  const placed = (M: Matrix, to: number, from: number) =>
    Matrix.zeros(d, d).setSubMatrix(M, starts[to]!, starts[from]!);
  const X = [
    ...first.map((M) => placed(M, 1, 0)),
    ...second.map((M) => placed(M, 2, 1)),
    ...second.map((M) => placed(M.transpose(), 3, 2)),
    ...first.map((M) => placed(M.transpose(), 0, 3)),
  ];
  return real.fitness(tuple, X);
}

/** (⟨P, Φ(P)⟩/⟨P, P⟩)^{1/2} for Φ of the forms below a cluster of which the rows of B are a factor. */
function layerFitness(forms: readonly Matrix[], B: Matrix, P: Matrix): number {
  const mixed = Array.from({ length: B.rows }, (_, i) =>
    forms.reduce((sum, form, j) => sum.add(form.clone().mul(B.get(i, j))), Matrix.zeros(P.rows, P.rows)),
  );
  const image = mixed.reduce((sum, A) => sum.add(A.mmul(P).mmul(A)), Matrix.zeros(P.rows, P.rows));
  return Math.sqrt(P.clone().mul(image).sum() / P.clone().mul(P).sum());
}

const layerForms = (M: readonly Matrix[]): Matrix[] =>
  Array.from({ length: M[0]!.rows }, (_, j) => new Matrix(M.map((slice) => slice.getRow(j))));

function factorOf(P: Matrix): Matrix {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(P, { assumeSymmetric: true });
  return Matrix.mul(eigenvectorMatrix.transpose(), 1).mulColumnVector(
    realEigenvalues.map((x) => Math.sqrt(Math.max(x, 0))),
  );
}

const { network } = loadNetwork();
const folded = foldNetwork(network);

function compare(digit: number): { row: Row; together: Found; layers: Found } {
  const cycle = cycleOf(network, digit);
  const whole = real.fit(cycle.tuple, { rank: { 0: rank, 1: rank, 2: classCount - 1, 3: rank }, restarts });
  real.assertConverged(whole);
  const at = (name: keyof typeof spaces): Matrix => toMatrix(whole.at(spaces[name]).P);
  const below = at('pixels');
  const together = {
    pixels: cycle.basis.mmul(leading(below, rank)),
    hidden: leading(at('down'), rank),
    up: leading(at('up'), rank),
  };
  const begun = performance.now();
  const [upper, lower] = backpropagate(folded, { cluster: marginForm(classCount, digit), rank, restarts }) as [
    LayerCluster,
    LayerCluster,
  ];
  const seconds = (performance.now() - begun) / 1000;
  for (const { result } of [upper, lower]) real.assertConverged(result);
  const basisOf = (result: real.Lsrdr) => toMatrix(result.prominent(rank).directions).transpose();
  const layers = { pixels: basisOf(lower.result), hidden: basisOf(upper.result) };
  const sweeps = (result: real.Lsrdr) => result.runs.reduce((sum, run) => sum + run.sweeps, 0);
  const top = layerForms(cycle.top);
  const ones = Matrix.eye(top.length);
  const row: Row = {
    digit,
    seconds: { together: whole.seconds, layers: seconds },
    sweeps: { together: sweeps(whole), layers: sweeps(upper.result) + sweeps(lower.result) },
    agreement: { together: whole.agreement, layers: [upper.agreement, lower.agreement] },
    overlap: {
      pixels: overlap(together.pixels, layers.pixels),
      hidden: overlap(together.hidden, layers.hidden),
      up: overlap(together.up, layers.hidden),
    },
    joint: jointFitness(cycle, layers) / whole.fitness,
    own: {
      hidden: layerFitness(top, ones, at('down')) / upper.result.fitness,
      pixels: layerFitness(layerForms(cycle.bottom), factorOf(toMatrix(upper.P)), below) / lower.result.fitness,
    },
  };
  return { row, together, layers };
}

const folder = fileURLToPath(new URL('out/', import.meta.url));
mkdirSync(folder, { recursive: true });

/** From `out/`, or measured. */
function comparison(digit: number): ReturnType<typeof compare> {
  const file = `${folder}layers-${digit}.json`;
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(compare(digit)));
  const { row, together, layers } = JSON.parse(readFileSync(file, 'utf8'));
  const read = ({ pixels: below, hidden }: { pixels: number[][]; hidden: number[][] }): Found => ({
    pixels: new Matrix(below),
    hidden: new Matrix(hidden),
  });
  return { row, together: read(together), layers: read(layers) };
}

const chosen = process.argv.slice(2).map(Number);
const digits = chosen.length > 0 ? chosen : Array.from({ length: classCount }, (_, digit) => digit);
const two = (x: number): string => x.toFixed(2);
const compared = digits.map((digit) => {
  const out = comparison(digit);
  const { seconds, sweeps, agreement, overlap: angles, joint, own } = out.row;
  console.log(
    `class ${digit}: cos² at the pixels ${two(angles.pixels)}, before block 2 ${two(angles.hidden)} (up ${two(angles.up)}); L of the cycle ${two(joint)} of its maximum; ` +
      `layers ${two(own.hidden)} and ${two(own.pixels)} of theirs; agreement ${two(agreement.together)} against ${agreement.layers.map(two).join(', ')}; ` +
      `${sweeps.together} sweeps, ${seconds.together.toFixed(1)} s against ${sweeps.layers}, ${seconds.layers.toFixed(1)} s`,
  );
  return out;
});

const test = loadMnist('test');
const inputs = ndarray(new Float64Array(test.count * pixelCount), [test.count, pixelCount]);
for (let which = 0; which < test.count; which++) {
  pixels(test, which, inputs.data.subarray(which * pixelCount, (which + 1) * pixelCount));
}
const ways = ['together', 'layers'] as const;
const places = ['hidden', 'pixels'] as const;
const placed = compared.flatMap((found) =>
  ways.flatMap((way) =>
    places.map(
      (place): PlacedCluster => ({
        layer: place === 'pixels' ? 0 : 1,
        cluster: union([found[way][place].to2DArray()]),
      }),
    ),
  ),
);
const report = causalReport(folded, placed, { inputs, labels: test.labels }, { draws, equalEnergy: false });
const percent = (values: number[]): string =>
  ((100 * values.reduce((sum, x) => sum + x, 0)) / values.length).toFixed(1).padStart(5);
console.log(
  '\nAccuracy in % over the test digits, means over the classes: own digits and all, random subspaces in brackets',
);
for (const [p, place] of places.entries()) {
  for (const mode of ['ablate', 'keep'] as const) {
    const line = ways.map((way, w) => {
      const rows = report.rows.filter(({ cluster, mode: own }) => own === mode && cluster % 4 === 2 * w + p);
      const own = rows.map(({ effect }, k) => effect.classAccuracy![digits[k]!]!);
      const chance = rows.map(({ random }) => random.accuracy!);
      return `${way} ${percent(own)} ${percent(rows.map(({ effect }) => effect.accuracy!))} (${percent(chance)})`;
    });
    console.log(
      `${place === 'pixels' ? 'pixels        ' : 'before block 2'} ${mode === 'ablate' ? 'without     ' : 'nothing else'}  ${line.join('   ')}`,
    );
  }
}
