/** Points and what was measured of them, from JSON that somebody may have edited. */
import { type Algebra, complex, quaternion, real } from '../algebra';
import type { PeripheralKind } from '../dominant-eigen';
import { rangeError, typeError } from '../errors';
import type { PlanarMatrix } from '../matrix';
import type { Certified, Residuals } from '../search/certificate';
import type { HistoryEntry } from '../search/course';
import type { Dominance } from '../search/dominance';
import type { SecondOrder } from '../search/maximality';
import { type JsonObject, readArray, readCount, readFloats, readNumber, readObject, readWord } from './json-reader';

/** The entries of σ are at most 1, but for the tolerance of eigenvalues. */
const LARGEST_SHARE = 1 + 1e-6;

const residualNames = ['stationarity', 'equations', 'eigen', 'reconstruction', 'normalisation', 'idempotency'] as const;
const kinds: readonly PeripheralKind[] = ['simple', 'repeated', 'opposite', 'complex-pair', 'cyclic'];

/** Sizes that the numbers of a point have to have. */
export interface PointSizes {
  readonly algebra: Algebra;
  readonly n: number;
  readonly r: number;
  readonly rank: number;
}

/** A stack or factor in planar order. */
export function readPlanar(place: string, value: unknown, algebra: Algebra, rows: number, cols: number): PlanarMatrix {
  return { algebra, rows, cols, data: readFloats(place, value, rows * algebra.dim * cols) };
}

/** A point without its stack X, which results have and runs may lack. */
export function readPoint(
  place: string,
  stored: JsonObject,
  { algebra, n, rank: d }: PointSizes,
): Omit<Certified, 'X'> {
  const residuals = readObject(`${place}.residuals`, stored['residuals']);
  const positive = (name: string): number => readNumber(`${place}.${name}`, stored[name], 0);
  return {
    R: readPlanar(`${place}.R`, stored['R'], algebra, d, n),
    S: readPlanar(`${place}.S`, stored['S'], algebra, n, d),
    sigma: readFloats(`${place}.sigma`, stored['sigma'], d).map((value, i) =>
      readNumber(`${place}.sigma[${i}]`, value, 0, LARGEST_SHARE),
    ),
    E: readFloats(`${place}.E`, stored['E'], d),
    F: readFloats(`${place}.F`, stored['F'], d),
    lambda: positive('lambda'),
    fitness: positive('fitness'),
    residuals: Object.fromEntries(
      residualNames.map((name) => [name, readNumber(`${place}.residuals.${name}`, residuals[name], 0)]),
    ) as unknown as Residuals,
  };
}

export function readHistory(place: string, value: unknown): HistoryEntry[] {
  return readArray(place, value, (at, entry) => {
    const { sweep, fitness, residual } = readObject(at, entry);
    return {
      sweep: readCount(`${at}.sweep`, sweep, 0),
      // On its way a run may pass points whose leading eigenvalue is negative.
      fitness: readNumber(`${at}.fitness`, fitness),
      residual: readNumber(`${at}.residual`, residual, 0),
    };
  });
}

export function readSecondOrder(place: string, value: unknown): SecondOrder {
  const { largest, residual, tested } = readObject(place, value);
  return {
    largest: readNumber(`${place}.largest`, largest),
    residual: readNumber(`${place}.residual`, residual),
    tested: readCount(`${place}.tested`, tested, 0),
  };
}

export function readDominance(place: string, value: unknown): Dominance {
  const { spectralRadius, eigenvalue, dominant, gap, multiplicity, kind } = readObject(place, value);
  if (typeof dominant !== 'boolean') throw typeError(`${place}.dominant`, 'a boolean', dominant);
  return {
    spectralRadius: readNumber(`${place}.spectralRadius`, spectralRadius),
    eigenvalue: readNumber(`${place}.eigenvalue`, eigenvalue),
    dominant,
    gap: readNumber(`${place}.gap`, gap),
    multiplicity: readCount(`${place}.multiplicity`, multiplicity, 1),
    kind: readWord(`${place}.kind`, kind, kinds),
  };
}

/** R, C or H in their usual bases by name, or the one that was given. */
export function algebraNamed(place: string, name: unknown, given?: Algebra): Algebra {
  const found = [given, real, complex, quaternion].find((known) => known?.name === name);
  if (found === undefined) {
    throw rangeError(place, 'a name that is known, or the option algebra', String(JSON.stringify(name)));
  }
  return found;
}
