import { Reduction } from '../baselines/reduction';
import type { CausalData } from '../bilinear/causal-report';
import { BilinearNetwork } from '../bilinear/network';
import type { TupleSource } from '../cluster';
import { rangeError, requireInteger, requireKnownOptions, requirePositive, typeError } from '../errors';
import { type CoordinateOptions, type Coordinates, readCoordinates } from './coordinates';

/** Methods that a report can run by itself, with the options that they have by default. */
export const baselineNames = ['hosvd', 'hooi', 'outputSvd', 'symmetricCp'] as const;
/** A method that a report can run by itself. */
export type BaselineName = (typeof baselineNames)[number];

/** What a report may be told; nothing is needed. */
export interface ReportOptions extends CoordinateOptions {
  /** Heading of the page; by default the sizes of the tuple. */
  readonly title?: string;
  /** The network that the clusters are from, for bars of cause and effect and for `baselines`. */
  readonly network?: BilinearNetwork;
  /** The layer of `network` before which the clusters stand; may be left out where there is one layer. */
  readonly layer?: number;
  /** Inputs of `network` with or without labels; with it clusters are taken out and kept alone, as `causalReport` does, beside random subspaces. */
  readonly data?: CausalData;
  /** Clusters that this is done with, the largest first; default 12. */
  readonly interventions?: number;
  /** Random subspaces of either kind for each of them; default 5. */
  readonly draws?: number;
  /** Results of `lsrdr/baselines`, or methods by name (`true` for `hosvd` and `outputSvd`), run at the rank of the clusters on `tuple`. */
  readonly baselines?: true | readonly (BaselineName | Reduction)[];
  /** What `baselines` by name are run on; by default the tuple of `layer`. */
  readonly tuple?: TupleSource;
  /** The command that made the page, to be shown. */
  readonly command?: string;
  /** A cluster is named by the fewest coordinates that have this share of its P together; default 0.75. */
  readonly threshold?: number;
  /** Coordinates in the table of memberships, those with the largest first; default 300. */
  readonly rows?: number;
  /** Leading eigenvalues of Γ(A;X) and Φ(X) for the three largest clusters; default 6, and 0 for none. Costs some tens of sweeps each. */
  readonly eigenvalues?: number;
  /** Whether the shares of a fit are measured, which takes ρ(Φ(A)); by default up to 1024 coordinates. Atlases and stored results have theirs. */
  readonly share?: boolean;
}

export const names: readonly (keyof ReportOptions)[] = [
  'title',
  'names',
  'image',
  'residues',
  'constant',
  'network',
  'layer',
  'data',
  'interventions',
  'draws',
  'baselines',
  'tuple',
  'command',
  'threshold',
  'rows',
  'eigenvalues',
  'share',
];

/** Where clusters stand in a network. */
export interface Place {
  readonly network: BilinearNetwork;
  readonly layer: number;
}

/** Options after checking. */
export interface Settings {
  readonly title: string | undefined;
  readonly command: string | undefined;
  readonly threshold: number;
  readonly rows: number;
  readonly eigenvalues: number;
  readonly interventions: number;
  readonly draws: number;
  /** Undefined for a study without clusters. */
  readonly coordinates: Coordinates | undefined;
  readonly place: Place | undefined;
  readonly data: CausalData | undefined;
  readonly baselines: readonly (BaselineName | Reduction)[];
  readonly tuple: TupleSource | undefined;
}

/** @throws TypeError, RangeError naming argument, expected and got */
export function readOptions(
  place: string,
  options: ReportOptions,
  { size }: { readonly size: { readonly n: number } | undefined },
): Settings {
  requireKnownOptions(place, options, names);
  const { threshold = 0.75, rows = 300, eigenvalues = 6, interventions = 12, draws = 5 } = options;
  if (requirePositive(`${place}: threshold`, threshold) > 1) {
    throw rangeError(`${place}: threshold`, 'a share from 0 to 1', threshold);
  }
  const standing = readPlace(place, options, size?.n);
  const { data } = options;
  if (data !== undefined && standing === undefined) {
    throw typeError(`${place}: network`, 'the network that data are for', options.network);
  }
  if (data !== undefined) requireKnownOptions(`${place}: data`, data, ['inputs', 'labels', 'reference']);
  const isConstant =
    standing !== undefined && size !== undefined && standing.network.widthAt(standing.layer) === size.n - 1;
  return {
    title: text(`${place}: title`, options.title),
    command: text(`${place}: command`, options.command),
    threshold,
    rows: requireInteger(`${place}: rows`, rows, 1),
    eigenvalues: requireInteger(`${place}: eigenvalues`, eigenvalues, 0),
    interventions: requireInteger(`${place}: interventions`, interventions, 1),
    draws: requireInteger(`${place}: draws`, draws, 1),
    coordinates: size && readCoordinates(place, options, size.n, isConstant),
    place: standing,
    data,
    ...readBaselines(place, options, standing),
  };
}

function text(place: string, value: unknown): string | undefined {
  if (value !== undefined && typeof value !== 'string') throw typeError(place, 'a string', value);
  return value;
}

function readPlace(place: string, { network, layer }: ReportOptions, n: number | undefined): Place | undefined {
  if (network === undefined) {
    if (layer !== undefined) throw typeError(`${place}: network`, 'the network of the layer', network);
    return undefined;
  }
  if (!(network instanceof BilinearNetwork)) throw typeError(`${place}: network`, 'a BilinearNetwork', network);
  const count = network.layers.length;
  if (layer === undefined && count > 1) {
    throw typeError(
      `${place}: layer`,
      `an integer from 0 to ${count - 1}, since the network has ${count} layers`,
      layer,
    );
  }
  const at = requireInteger(`${place}: layer`, layer ?? 0, 0, count - 1);
  const width = network.widthAt(at);
  if (n !== undefined && n !== width && n !== width + 1) {
    throw rangeError(`${place}: network`, `${n} coordinates before layer ${at}, as the clusters have`, width);
  }
  return { network, layer: at };
}

function readBaselines(
  place: string,
  { baselines, tuple }: ReportOptions,
  standing: Place | undefined,
): Pick<Settings, 'baselines' | 'tuple'> {
  const asked = baselines === true ? (['hosvd', 'outputSvd'] as const) : (baselines ?? []);
  if (!Array.isArray(asked)) throw typeError(`${place}: baselines`, 'true, or an array of names and reductions', asked);
  asked.forEach((one: unknown, at) => {
    if (one instanceof Reduction || baselineNames.some((name) => name === one)) return;
    const expected = `a result of lsrdr/baselines or one of ${baselineNames.map((name) => `'${name}'`).join(', ')}`;
    throw typeError(`${place}: baselines[${at}]`, expected, one);
  });
  const source = tuple ?? standing?.network.layers[standing.layer];
  if (source === undefined && asked.some((one: unknown) => typeof one === 'string')) {
    throw typeError(`${place}: tuple`, 'the tuple that baselines are run on', tuple);
  }
  return { baselines: asked, tuple: source };
}
