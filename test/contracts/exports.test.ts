/**
 * The public surface: package.json, tsup.config.ts and the folders of src/ name the same subpaths, and each subpath exports these
 * names and no others. A new public name is a line here.
 *
 * The built package is loaded too, as ESM and as CommonJS, when the environment variable CI_DIST is set (`.ci/run` sets it after
 * `npm run build`); without it those tests show as skipped, so that the suite runs on a fresh checkout.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { subpaths } from '../../tsup.config';
import { compilerOptions, createProgram, exportedNames, filesBelow, read, root } from './source';

interface Names {
  readonly values: readonly string[];
  readonly types: readonly string[];
}

const field: Names = {
  values: [
    'ConvergenceError',
    'Journal',
    'assertConverged',
    'barycentre',
    'barycentreAsync',
    'barycentreFromJSON',
    'fit',
    'fitAsync',
    'fitness',
    'fromJSON',
    'journalFromJSON',
    'similarity',
    'spectralRadius',
  ],
  types: [
    'Barycentre',
    'BarycentreAsyncOptions',
    'BarycentreOptions',
    'BarycentrePart',
    'FitAsyncOptions',
    'FitOptions',
    'Lsrdr',
    'MatrixProductState',
    'SpectralRadius',
    'TupleLike',
  ],
};

/** What each subpath exports; `.` is the root. */
const expected: { readonly [subpath: string]: Names } = {
  '.': {
    values: [
      'ConvergenceError',
      'Lsrdr',
      'algebra',
      'assertConverged',
      'availableKernels',
      'baselines',
      'bilinear',
      'cluster',
      'complex',
      'dominantEigen',
      'exchange',
      'field',
      'io',
      'kernelName',
      'partialTrace',
      'quaternion',
      'real',
      'superoperator',
      'tuple',
      'useKernel',
    ],
    types: [],
  },
  real: field,
  complex: field,
  quaternion: field,
  field: {
    values: ['ConvergenceError', 'Journal', 'assertConverged', 'createField', 'journalFromJSON'],
    types: ['Algebra', 'Field', ...field.types],
  },
  tuple: {
    values: [
      'BaseTuple',
      'algebraOf',
      'bilinearTuple',
      'compressTuple',
      'cyclicTuple',
      'denseTuple',
      'directSum',
      'embed',
      'graphTuple',
      'hypergraphTuple',
      'metricTuple',
      'mixTuple',
      'operatorTuple',
      'permutationTuple',
      'quiverTuple',
      'sparseTuple',
    ],
    types: [
      'AdjacencyRows',
      'BilinearFactors',
      'BilinearOptions',
      'CompressOptions',
      'CompressedTuple',
      'Family',
      'GraphDefinition',
      'GraphKind',
      'HypergraphDefinition',
      'MetricOptions',
      'MetricTuple',
      'OperatorDefinition',
      'PlanarMatrix',
      'QuiverDefinition',
      'QuiverTuple',
      'Ranks',
      'SparseDefinition',
      'SparseEntry',
      'SparseMatrix',
      'Sweep',
      'Tuple',
      'TupleLike',
      'Vertex',
    ],
  },
  superoperator: {
    values: [
      'add',
      'adjoint',
      'choiFromKraus',
      'choiFromMatrix',
      'complementaryChannel',
      'compose',
      'krausFromChoi',
      'matrixFromChoi',
      'onFactor',
      'operatorFromQuadraticForm',
      'power',
      'quadraticForm',
      'scale',
      'stinespring',
      'superoperator',
      'superoperatorFromChoi',
      'superoperatorFromKraus',
      'superoperatorFromMatrix',
      'tensor',
    ],
    types: [
      'ChoiOrder',
      'Conventions',
      'EigenvalueOrder',
      'Eigs',
      'EigsOptions',
      'KrausDims',
      'KrausForm',
      'KrausList',
      'QuadraticForm',
      'Stacking',
      'Stinespring',
      'Superoperator',
      'VectorInput',
    ],
  },
  'partial-trace': { values: ['kron', 'partialTrace', 'partialTranspose', 'tensorPermute'], types: [] },
  'dominant-eigen': {
    values: ['dominantEigenpair', 'eigs'],
    types: [
      'DominantEigen',
      'DominantEigenOptions',
      'Eigenpair',
      'EigenpairOptions',
      'EigenpairOrder',
      'Eigenpairs',
      'LinearOperator',
      'PeripheralKind',
    ],
  },
  cluster: {
    values: [
      'ClusterAtlas',
      'atlasFromJSON',
      'clusterAtlas',
      'clusterAtlasAsync',
      'membership',
      'neuronMembership',
      'principalAngles',
      'prominence',
      'rankSweep',
      'rankSweepAsync',
    ],
    types: [
      'AsyncOptions',
      'AtlasCoverage',
      'AtlasEntry',
      'AtlasJson',
      'AtlasOptions',
      'ClusterLike',
      'ClusterOptions',
      'Prominence',
      'RankSweepOptions',
      'RankSweepRow',
      'TupleSource',
    ],
  },
  baselines: {
    values: [
      'gaussianSimilarity',
      'hooi',
      'hosvd',
      'orderedTransform',
      'outputEigenvectors',
      'outputSvd',
      'pca',
      'symmetricCp',
    ],
    types: [
      'CpOptions',
      'CpReduction',
      'GaussianOptions',
      'HooiOptions',
      'IterationOptions',
      'OrderedOptions',
      'OutputEigenvectors',
      'OutputOptions',
      'PcaOptions',
      'Reduction',
      'ReductionOptions',
      'ReductionStatus',
    ],
  },
  exchange: {
    values: ['fromActivations', 'rows', 'toNeuronpedia', 'toNpz'],
    types: [
      'ActivationTensor',
      'ActivationsOptions',
      'AtlasRows',
      'NeuronpediaOptions',
      'NeuronpediaVector',
      'ResultNpzOptions',
      'ResultRows',
      'RowsOptions',
    ],
  },
  bilinear: {
    values: [
      'backpropagate',
      'backpropagateAsync',
      'bilinearLayer',
      'bilinearNetwork',
      'causalReport',
      'clusterAtlas',
      'clusterAtlasAsync',
      'clusterLayer',
      'clusterLayerAsync',
      'foldNetwork',
      'intervene',
      'keepCurve',
      'marginForm',
      'networkFromModel',
      'union',
      'verifyForward',
    ],
    types: [
      'Ablatable',
      'AsyncOptions',
      'AtlasCoverage',
      'AtlasEntry',
      'AtlasOptions',
      'BackpropagateOptions',
      'Baseline',
      'BilinearLayer',
      'BilinearNetwork',
      'BilinearWeights',
      'CausalData',
      'CausalOptions',
      'CausalReport',
      'CausalRow',
      'ClusterAtlas',
      'ClusterLike',
      'ClusterUnion',
      'DirectionRanking',
      'Effect',
      'InterveneOptions',
      'InterventionMode',
      'KeepCurve',
      'KeepCurveOptions',
      'KeepCurves',
      'LayerCluster',
      'LayerTupleOptions',
      'ModelOptions',
      'NetworkOptions',
      'PlacedCluster',
      'ResidualOption',
      'UnionMember',
      'UnionOptions',
      'VectorLike',
    ],
  },
  kernels: {
    values: ['availableKernels', 'kernel', 'kernelName', 'portableKernel', 'useKernel'],
    types: ['Kernel', 'KernelName', 'ResidentMatrix', 'ResidentOptions', 'Storage'],
  },
  io: {
    values: [
      'bilinearPatterns',
      'loadBilinearLayers',
      'openModel',
      'readIdx',
      'readNpy',
      'readNpz',
      'readSafetensors',
      'readSparseNpz',
      'readTensors',
      'writeNpy',
      'writeNpz',
      'writeSafetensors',
    ],
    types: [
      'FactorPart',
      'BilinearConvention',
      'BilinearLayersOptions',
      'BilinearModel',
      'BilinearPattern',
      'FileOptions',
      'FileSource',
      'StoredLayer',
      'IdxData',
      'Model',
      'ModelFormat',
      'NpyType',
      'NpyWriteOptions',
      'NpzOptions',
      'NpzWriteOptions',
      'OpenModelOptions',
      'SafetensorsFile',
      'SafetensorsOptions',
      'SafetensorsType',
      'SparseFiles',
      'SparseRows',
      'StoredTensor',
    ],
  },
  report: {
    values: ['renderReport'],
    types: ['BaselineName', 'ImageSize', 'ReportOptions', 'ReportSubject'],
  },
  jobs: {
    values: ['JobError', 'merge', 'openStore', 'planJobs', 'readDocument', 'readJob', 'runJob'],
    types: [
      'CaseRow',
      'Finding',
      'Job',
      'JobBits',
      'JobDocument',
      'JobErrorKind',
      'JobFit',
      'JobInput',
      'JobOrigin',
      'JobStore',
      'Kept',
      'OneOrMore',
      'Plan',
      'PlanJobsOptions',
      'PlanSource',
      'RunJobOptions',
      'SearchDocument',
      'SeedRange',
    ],
  },
  queue: {
    values: ['collect', 'enqueue', 'startWorker'],
    types: [
      'CollectOptions',
      'Collected',
      'EnqueueOptions',
      'Enqueued',
      'QueuePlace',
      'QueueState',
      'QueueWorker',
      'WorkerOptions',
    ],
  },
  mathjs: {
    values: ['fromMathjs', 'toMathjs'],
    types: ['MathjsInstance', 'MathjsMatrix', 'MathjsOptions'],
  },
  testing: { values: ['algebraLaws'], types: ['AlgebraArbitraries', 'AlgebraLaw'] },
};

/** The subpaths that are the same for another algebra each. */
const fieldNames = Object.keys(expected).filter((subpath) => expected[subpath] === field);

/** Folders of src/ with an index of their own that are not public by themselves. */
const internal = ['algebra', 'matrix'];

const names = Object.keys(expected);
const sourceOf = (subpath: string) => (subpath === '.' ? 'src/index.ts' : `src/${subpath}/index.ts`);
const specifierOf = (subpath: string) => (subpath === '.' ? 'lsrdr' : `lsrdr/${subpath}`);

describe('subpaths', () => {
  const { exports, files, main, module, types } = JSON.parse(read('package.json'));

  it('are the same in package.json, tsup.config.ts and here', () => {
    expect(Object.keys(exports)).toEqual(['.', ...subpaths.map((name) => `./${name}`), './package.json']);
    expect([...names].sort()).toEqual(['.', ...subpaths].sort());
  });

  it.each(names)('%s: four files in dist, types first', (subpath) => {
    const name = subpath === '.' ? 'index' : subpath;
    expect(Object.entries(exports[subpath === '.' ? '.' : `./${subpath}`])).toEqual([
      ['import', { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` }],
      ['require', { types: `./dist/cjs/${name}.d.ts`, default: `./dist/cjs/${name}.js` }],
    ]);
  });

  it('are published, with fallbacks for tools that do not read exports', () => {
    expect(files).toContain('dist');
    expect([main, module, types]).toEqual(['./dist/cjs/index.js', './dist/index.js', './dist/index.d.ts']);
  });

  it('are the folders of src/ that have an index', () => {
    const folders = filesBelow('src', '/index.ts').map((path) => path.slice('src/'.length, -'index.ts'.length));
    const rooms = folders.filter((folder) => folder !== '').map((folder) => folder.slice(0, -1));
    expect(rooms).toEqual([...subpaths, ...internal].sort());
  });

  it('are rows of the table in README', () => {
    const rows = read('README.md')
      .match(/^\| `lsrdr\/.*$/gm)!
      .map((row) => row.split('|')[1]!);
    const named = rows.flatMap((cell) => [...cell.matchAll(/`lsrdr\/([a-z-]+)`/g)].map(([, name]) => name!));
    expect(named.sort()).toEqual([...subpaths].sort());
  });
});

describe('names', () => {
  it.each(names)('%s: values', async (subpath) => {
    const loaded: object = await import(/* @vite-ignore */ root + sourceOf(subpath));
    expect(Object.keys(loaded).sort()).toEqual([...expected[subpath]!.values].sort());
  });

  describe('types', () => {
    let program: ts.Program;

    beforeAll(() => {
      const paths = names.map((subpath) => root + sourceOf(subpath));
      program = createProgram(
        paths.filter((path) => existsSync(path)),
        compilerOptions(),
      );
    }, 60_000);

    it.each(names)('%s', (subpath) => {
      const types = exportedNames(program, root + sourceOf(subpath)).filter(({ isType }) => isType);
      expect(types.map(({ name }) => name).sort()).toEqual([...expected[subpath]!.types].sort());
    });

    it('mean one thing wherever they are exported', () => {
      const meanings = new Map<string, Set<string>>();
      for (const subpath of names) {
        for (const { name, declaredIn } of exportedNames(program, root + sourceOf(subpath))) {
          const isField = fieldNames.includes(subpath) && declaredIn === root + sourceOf(subpath);
          const meaning = isField ? 'one of its algebra' : declaredIn;
          meanings.set(name, (meanings.get(name) ?? new Set()).add(meaning));
        }
      }
      expect([...meanings.values()].filter((files) => files.size === 1).length).toBeGreaterThan(100);
      expect([...meanings].filter(([, files]) => files.size > 1).map(([name]) => name)).toEqual([]);
    });
  });
});

describe.runIf(process.env['CI_DIST'])('the built package', () => {
  /** What Node prints for a program run at the repository root, where the package's own name resolves through its exports. */
  const node = (kind: 'module' | 'commonjs', program: string): unknown =>
    JSON.parse(
      execFileSync(process.execPath, [`--input-type=${kind}`, '--eval', program], { cwd: root, encoding: 'utf8' }),
    );
  const job = 'fit([[[2, 0], [0, 1]]], { rank: 1 }).fitness';

  const sorted = (found: unknown): { [subpath: string]: string[] } =>
    Object.fromEntries(names.map((name, k) => [name, (found as string[][])[k]!.sort()]));
  const wanted = Object.fromEntries(names.map((name) => [name, [...expected[name]!.values].sort()]));
  const specifiers = JSON.stringify(names.map(specifierOf));

  it('import of each subpath', () => {
    const program = `Promise.all(${specifiers}.map((name) => import(name))).then((all) => console.log(JSON.stringify(all.map((m) => Object.keys(m)))))`;
    expect(sorted(node('module', program))).toEqual(wanted);
  });

  it('require of each subpath', () => {
    const program = `console.log(JSON.stringify(${specifiers}.map((name) => Object.keys(require(name)))))`;
    expect(sorted(node('commonjs', program))).toEqual(wanted);
  });

  it.each(names)('%s: declarations for both', (subpath) => {
    const name = subpath === '.' ? 'index' : subpath;
    expect(read(`dist/cjs/${name}.d.ts`)).toBe(read(`dist/${name}.d.ts`));
  });

  it('works as ESM', () => {
    expect(node('module', `import { fit } from 'lsrdr/real'; console.log(${job})`)).toBeCloseTo(2, 10);
  });

  it('works as CommonJS', () => {
    expect(node('commonjs', `const { fit } = require('lsrdr/real'); console.log(${job})`)).toBeCloseTo(2, 10);
  });

  // Long enough that threads are asked for; prints what the result says and whether threads have sent anything.
  const runs = `
    const threads = process.getBuiltinModule('node:worker_threads');
    let messages = 0;
    threads.Worker = class extends threads.Worker {
      constructor(...args) {
        super(...args);
        this.on('message', () => messages++);
      }
    };
    const entry = (j, i, k) => (((j * 1600 + i * 40 + k) * 7919) % 2003) / 1001.5 - 1;
    const list = (length, each) => Array.from({ length }, (_, k) => each(k));
    fitAsync(list(6, (j) => list(40, (i) => list(40, (k) => entry(j, i, k)))), { rank: 4, restarts: 8, workers: 2 })
      .then(({ message }) => console.log(JSON.stringify([message, messages > 0])));`;
  const ofThreads = [expect.not.stringContaining('refused'), true];

  it.each([
    ['module', `import { fitAsync } from 'lsrdr/real'; ${runs}`],
    ['commonjs', `const { fitAsync } = require('lsrdr/real'); ${runs}`],
  ] as const)('has threads make runs: %s', (kind, program) => {
    expect(node(kind, program)).toEqual(ofThreads);
  });

  it('has threads make runs in a bundle', async () => {
    const outdir = mkdtempSync(join(tmpdir(), 'lsrdr-bundle-'));
    try {
      await build({
        stdin: { contents: `import { fitAsync } from 'lsrdr/real'; ${runs}`, resolveDir: root },
        ...{ bundle: true, splitting: true, format: 'esm', outdir, outExtension: { '.js': '.mjs' }, tsconfigRaw: '{}' },
      });
      const printed = execFileSync(process.execPath, [join(outdir, 'stdin.mjs')], { encoding: 'utf8' });
      expect(JSON.parse(printed)).toEqual(ofThreads);
    } finally {
      rmSync(outdir, { recursive: true });
    }
  });

  it('gives its own package.json', () => {
    expect(node('commonjs', `console.log(JSON.stringify(require('lsrdr/package.json').name))`)).toBe('lsrdr');
  });
});
