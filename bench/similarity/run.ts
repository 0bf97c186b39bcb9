/**
 * Two similarities of trained networks beside their accuracy: the cosine as functions of a Gaussian input, and the L₂ spectral radius similarity of the tuples.
 * Networks that add modulo 23 (examples/modular-addition), from three seeds, at checkpoints. `npm run bench:similarity`; writes bench/results/similarity.json
 * and similarity.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ndarray from 'ndarray';
import { pairs } from '../../examples/modular-addition/study';
import { trainNetwork, type Weights } from '../../examples/modular-addition/training';
import { gaussianSimilarity } from '../../src/baselines';
import { type BilinearLayer, bilinearLayer } from '../../src/bilinear';
import * as real from '../../src/real';

const TRAINING = { p: 23, hidden: 48, epochs: 400, share: 0.8, rate: 0.02, weightDecay: 2 } as const;
const SEEDS = [1, 2, 3] as const;
/** Epochs done. */
const CHECKPOINTS = [1, 25, 50, 100, 200, 400] as const;

interface Checkpoint {
  readonly seed: number;
  readonly epochs: number;
  readonly layer: BilinearLayer;
  /** The residue with the largest logit, for each pair. */
  readonly answers: Uint8Array;
  /** Over all p² pairs, and over those that were not trained on. */
  readonly accuracy: number;
  readonly testAccuracy: number;
}

interface Row {
  readonly first: string;
  readonly second: string;
  /** x ~ N(0, 1). */
  readonly gaussian: number;
  /** x with mean and covariance of the pairs, f − E f. */
  readonly centred: number;
  readonly spectral: number;
  readonly accuracies: readonly [number, number];
  /** Share of the pairs that both give the same answer to. */
  readonly agreement: number;
}

const { p, hidden } = TRAINING;
const { inputs, labels } = pairs(p);

function layerOf({ bilinear, head }: Weights): BilinearLayer {
  const gate = ndarray(Float64Array.from(bilinear), [2 * hidden, 2 * p]);
  return bilinearLayer({ gate, down: ndarray(Float64Array.from(head), [p, hidden]) });
}

function answersOf(layer: BilinearLayer): Uint8Array {
  const logits = layer.forward(inputs).data;
  return Uint8Array.from(labels, (_, i) => {
    let best = 0;
    for (let c = 1; c < p; c++) if (logits[i * p + c]! > logits[i * p + best]!) best = c;
    return best;
  });
}

const share = (one: Uint8Array, other: Uint8Array): number =>
  one.reduce((count, value, i) => count + (value === other[i] ? 1 : 0), 0) / one.length;

function trained(seed: number): Checkpoint[] {
  const found: Checkpoint[] = [];
  trainNetwork({ ...TRAINING, seed }, (epoch, _, accuracy, weights) => {
    if (!CHECKPOINTS.some((epochs) => epochs === epoch + 1)) return;
    const layer = layerOf(weights());
    const answers = answersOf(layer);
    found.push({
      ...{ seed, layer, answers, epochs: epoch + 1 },
      ...{ accuracy: share(answers, labels), testAccuracy: accuracy() },
    });
  });
  return found;
}

/** Mean and covariance of a pair of residues, each uniform, one-hot side by side. */
const mean = new Array<number>(2 * p).fill(1 / p);
const moment = mean.map((_, i) =>
  mean.map((__, j) => (i === j ? 1 / p : 0) - (Math.floor(i / p) === Math.floor(j / p) ? 1 / p ** 2 : 0)),
);

const nameOf = ({ seed, epochs }: Checkpoint): string => `seed ${seed}, epoch ${epochs}`;

function compare(first: Checkpoint, second: Checkpoint): Row {
  const row = {
    ...{ first: nameOf(first), second: nameOf(second) },
    gaussian: gaussianSimilarity(first.layer, second.layer),
    centred: gaussianSimilarity(first.layer, second.layer, { mean, moment, centred: true }),
    spectral: real.similarity(first.layer.tuple(), second.layer.tuple()),
    accuracies: [first.accuracy, second.accuracy] as const,
    agreement: share(first.answers, second.answers),
  };
  console.log(line(row));
  return row;
}

function line({ first, second, gaussian, centred, spectral, accuracies, agreement }: Row): string {
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  return `| ${first} | ${second} | ${gaussian.toFixed(4)} | ${centred.toFixed(4)} | ${spectral.toFixed(4)} | ${accuracies.map(percent).join(' | ')} | ${percent(agreement)} |`;
}

const HEAD = [
  '| first | second | Gaussian, N(0, 1) | Gaussian, as the pairs, centred | spectral | first right | second right | same answer |',
  '|---|---|---|---|---|---|---|---|',
];

const begun = performance.now();
const runs = SEEDS.map(trained);
const training = (performance.now() - begun) / 1000;
console.log(HEAD.join('\n'));
const along = runs.flatMap((run) => run.slice(0, -1).map((checkpoint) => compare(checkpoint, run[run.length - 1]!)));
const across = CHECKPOINTS.flatMap((_, at) =>
  runs.flatMap((run, i) => runs.slice(i + 1).map((other) => compare(run[at]!, other[at]!))),
);
const comparing = (performance.now() - begun) / 1000 - training;

const checkpoints = runs
  .flat()
  .map(({ seed, epochs, accuracy, testAccuracy }) => ({ seed, epochs, accuracy, testAccuracy }));
const folder = fileURLToPath(new URL('../results/', import.meta.url));
mkdirSync(folder, { recursive: true });
const written = { training: TRAINING, checkpoints, along, across };
writeFileSync(`${folder}similarity.json`, `${JSON.stringify(written, null, 2)}\n`);
writeFileSync(
  `${folder}similarity.md`,
  [
    `Networks z = D((Lx) ∘ (Rx)) for a + b mod ${p}, ${hidden} hidden units, ${TRAINING.epochs} epochs, trained on ${100 * TRAINING.share} % of the pairs; right: of all ${p * p} pairs. Gaussian: \`gaussianSimilarity\` for x ~ N(0, 1), and for x with`,
    'mean and covariance of the one-hot pairs, of f − E f. Spectral: `similarity` of the tuples. `npm run bench:similarity`; the training is in single precision, so that digits may differ elsewhere.',
    ...['', 'Checkpoints beside the end of their own training:', '', ...HEAD, ...along.map(line)],
    ...['', 'Different seeds after the same number of epochs:', '', ...HEAD, ...across.map(line), ''],
  ].join('\n'),
);
console.log(`trained in ${training.toFixed(1)} s, compared in ${comparing.toFixed(1)} s`);
