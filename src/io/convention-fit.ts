/** Which convention the names of a file follow, and behind which prefix. */
import { rangeError, typeError } from '../errors';
import { bilinearPatterns } from './bilinear-conventions';
import { type BilinearConvention, checkOwn, endParts, layerParts, numberIn, someOf } from './bilinear-patterns';

/** A convention that was chosen. */
export interface Chosen {
  /** Undefined for a pattern that the user gave. */
  readonly name: string | undefined;
  readonly convention: BilinearConvention;
  /** What stands before every name of a layer, such as `module.`; '' for a user's own pattern. */
  readonly prefix: string;
}

/** A convention that the names fit, wholly or in part. */
interface Candidate extends Chosen {
  readonly name: string;
  readonly isWhole: boolean;
  readonly reads: ReadonlySet<string>;
}

/** What stands before names: data parallelism, `torch.compile`, a model inside another, a checkpoint around it. */
const wrapped = /^(?:(?:module|_orig_mod|model|state_dict|model_state_dict)\.)*/;

/** The convention of a name, a user's own after checks, or the one of the table that the names fit. */
export function chooseConvention(
  place: string,
  option: 'pattern' | 'convention',
  names: readonly string[],
  pattern: unknown,
  given: Readonly<Record<string, BilinearConvention>> | undefined,
): Chosen {
  const table = given === undefined ? bilinearPatterns : checkTable(`${place}: conventions`, given);
  const known = Object.keys(table).join(', ');
  const own = `${place}: ${option}`;
  if (typeof pattern === 'object') return { name: undefined, convention: checkOwn(own, pattern), prefix: '' };
  if (pattern === undefined) return oneOf(own, names, candidatesIn(names, table), known);
  if (typeof pattern !== 'string' || !Object.hasOwn(table, pattern)) {
    throw rangeError(own, `one of ${known}`, JSON.stringify(pattern));
  }
  const convention = (table as Record<string, BilinearConvention>)[pattern]!;
  const found = candidatesIn(names, { [pattern]: convention });
  return found.length === 0 ? { name: pattern, convention, prefix: '' } : oneOf(own, names, found, pattern);
}

function checkTable(place: string, given: unknown): Readonly<Record<string, BilinearConvention>> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw typeError(place, 'a table of conventions', given);
  }
  for (const [name, each] of Object.entries(given)) checkOwn(`${place}: ${name}`, each);
  return given as Record<string, BilinearConvention>;
}

/** The candidate that explains more than every other one: a name that two of them read apart from one another is not to be guessed. */
function oneOf(place: string, names: readonly string[], candidates: readonly Candidate[], known: string): Candidate {
  const left = candidates.filter((each) => !candidates.some((other) => other !== each && isBetter(other, each)));
  if (left.length === 1) return left[0]!;
  const shown = left.map(({ name, prefix }) => (prefix === '' ? name : `${name} behind '${prefix}'`));
  throw rangeError(
    place,
    `one of ${known} to fit`,
    left.length === 0 ? `names such as ${someOf(names)}` : shown.join(' and '),
  );
}

function isBetter(one: Candidate, other: Candidate): boolean {
  const covers = [...other.reads].every((name) => one.reads.has(name));
  return covers && (one.reads.size > other.reads.size || (one.isWhole && !other.isWhole));
}

function candidatesIn(names: readonly string[], table: Readonly<Record<string, BilinearConvention>>): Candidate[] {
  return prefixesOf(names).flatMap((prefix) => {
    const behind = names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
    return Object.entries(table).flatMap(([name, convention]): Candidate[] => {
      const { gate, left, right, down, downMayLack } = convention;
      const core = gate === undefined ? [left!, right!] : [gate];
      const isThere = (pattern: string): boolean => behind.some((each) => numberIn(pattern, each) !== undefined);
      if (!core.some(isThere)) return [];
      const isWhole = core.every(isThere) && (down === undefined || downMayLack === true || isThere(down));
      const patterns = [...layerParts, ...endParts].flatMap((part) => convention[part] ?? []);
      const reads = behind.filter((each) => patterns.some((pattern) => numberIn(pattern, each) !== undefined));
      return [{ name, convention, prefix, isWhole, reads: new Set(reads.map((each) => prefix + each)) }];
    });
  });
}

/** Every way to cut off wrappers that some name has, none first. */
export function prefixesOf(names: readonly string[]): string[] {
  const found = new Set(['']);
  for (const name of names) {
    const parts = wrapped.exec(name)![0].split('.').slice(0, -1);
    for (let count = 1; count <= parts.length; count++) found.add(`${parts.slice(0, count).join('.')}.`);
  }
  return [...found];
}
