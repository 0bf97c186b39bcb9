/** The form of a search: its values, and what they mean. */
import type { FieldName, SubjectFacts } from './protocol';

/** What is searched for, after checking. */
export interface Settings {
  /** Which of the subjects of the file. */
  readonly subject: number;
  readonly field: FieldName;
  readonly kind: 'fit' | 'atlas';
  readonly rank: number;
  /** Random starts beside the first. */
  readonly restarts: number;
  readonly seed: number;
  /** Of an atlas, from 0 to 1. */
  readonly minimumShare: number;
  readonly image: readonly [height: number, width: number] | undefined;
  readonly residues: number | undefined;
  readonly names: readonly string[] | undefined;
  /** Whether clusters are taken out on the data of the example, beside random subspaces. */
  readonly compares: boolean;
}

/** The values of the controls, by their names. */
export type SettingsForm = Readonly<
  Record<
    | 'subject'
    | 'field'
    | 'kind'
    | 'rank'
    | 'restarts'
    | 'seed'
    | 'share'
    | 'picture'
    | 'height'
    | 'width'
    | 'residues'
    | 'names'
    | 'compares',
    string
  >
>;

/** A value that cannot be: the name of its control, and what was expected in it. */
export class SettingsFault extends Error {
  constructor(
    readonly control: keyof SettingsForm,
    message: string,
  ) {
    super(message);
  }
}

const dimensions: Readonly<Record<FieldName, number>> = { real: 1, complex: 2, quaternion: 4 };

/** Whether the numbers of one field are among those of the other. */
export const contains = (field: FieldName, other: FieldName): boolean => dimensions[field] >= dimensions[other];

/**
 * @param form as the controls have it; of coordinates that are not `picture`, 'image' or 'residues', the numbers are not looked at
 * @throws SettingsFault naming the control, expected and got
 */
export function readSettings(form: SettingsForm, subjects: readonly SubjectFacts[]): Settings {
  const at = integer('subject', 'array or layer', form.subject, 0, subjects.length - 1);
  const subject = subjects[at]!;
  const field = form.field as FieldName;
  if (!Object.hasOwn(dimensions, field) || !contains(field, subject.field)) {
    throw new SettingsFault('field', `numbers: expected ${subject.field} or larger ones, got ${form.field}`);
  }
  const rank = integer('rank', 'dimensions of a cluster', form.rank, 1, subject.n);
  const restarts = integer('restarts', 'random starts', form.restarts, 0, 10_000);
  const seed = integer('seed', 'seed', form.seed, 0, Number.MAX_SAFE_INTEGER);
  const kind = form.kind === 'fit' ? 'fit' : 'atlas';
  return {
    ...{ subject: at, field, kind, rank, restarts, seed },
    minimumShare: kind === 'fit' ? 0.1 : share(form.share),
    ...coordinates(form, subject.n),
    compares: form.compares === 'on' && subject.hasData,
  };
}

function integer(control: keyof SettingsForm, what: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (/^\s*\d+\s*$/.test(text) && value >= low && value <= high) return value;
  const range = high === Number.MAX_SAFE_INTEGER ? `from ${low} on` : `from ${low} to ${high}`;
  throw new SettingsFault(control, `${what}: expected a whole number ${range}, got ${shown(text)}`);
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= 100) return value / 100;
  throw new SettingsFault('share', `smallest share: expected more than 0 and at most 100 %, got ${shown(text)}`);
}

/** The coordinates may be one more, the constant one, which has no pixel and no residue. */
function coordinates(form: SettingsForm, n: number): Pick<Settings, 'image' | 'residues' | 'names'> {
  const names = form.names.trim() === '' ? undefined : form.names.replace(/\r?\n$/, '').split(/\r?\n/);
  const fits = (count: number): boolean => count === n || count === n - 1;
  if (names !== undefined && !fits(names.length)) {
    throw new SettingsFault('names', `names: expected ${n} lines, one for each coordinate, got ${names.length}`);
  }
  const none = { image: undefined, residues: undefined, names };
  if (form.picture === 'image') {
    const height = integer('height', 'height', form.height, 1, n);
    const width = integer('width', 'width', form.width, 1, n);
    if (!fits(height * width)) {
      throw new SettingsFault('height', `image: expected ${n} pixels, got ${height} × ${width} = ${height * width}`);
    }
    return { ...none, image: [height, width] };
  }
  if (form.picture !== 'residues') return none;
  const residues = integer('residues', 'modulus', form.residues, 2, n);
  if (n % residues !== 0 && (n - 1) % residues !== 0) {
    throw new SettingsFault('residues', `modulus: expected a divisor of ${n}, got ${residues}`);
  }
  return { ...none, residues };
}

const shown = (text: string): string => (text.trim() === '' ? 'nothing' : `“${text}”`);
