/** What was measured again of a file, part by part, in words and as JSON. */

import { differencesOfAtlas } from '../cluster/recertify-atlas';
import type { Lsrdr } from '../real';
import { compared, type Difference, differencesOf } from '../result/recertify';
import { scaledTuple } from '../tuple/input';
import type { Certifiable, StoredRow } from './certifiable';
import { codeOfAtlas, type ExitCode, exitCodes } from './exit-codes';
import { plural } from './search-text';
import { algebras, embedded, type Subject } from './subject';

/** A cluster, and how it differs from what is measured. */
export interface Part {
  /** Empty for the one result of a file. */
  readonly name: string;
  readonly result: Lsrdr;
  readonly differences: readonly Difference[];
  /** Of a cluster of an atlas. */
  readonly round?: number;
}

export interface Measured {
  readonly parts: readonly Part[];
  /** Of the file, and no part of it. */
  readonly rest: readonly Difference[];
  readonly code: ExitCode;
}

/** Rounding of shares, which are relative to ρ(Φ(A)). */
const NEAR = 1e-6;

/** The scalars of what is in the file; undefined for an atlas without clusters. */
export function algebraOf(claims: Certifiable): Subject['algebra'] | undefined {
  const first =
    claims.kind === 'result'
      ? claims.result
      : claims.kind === 'atlas'
        ? claims.atlas.clusters[0]?.result
        : claims.rows[0]?.result;
  return first?.algebra;
}

export function measured(claims: Certifiable, given: Subject): Measured {
  const [stored, own] = [algebraOf(claims)?.name ?? given.algebra.name, given.algebra.name];
  // A real tuple may have been fitted over C or H; of a complex one nothing real can be a result.
  if (given.algebra.dim > algebras[stored]!.dim) {
    return { parts: [], rest: [{ what: 'algebra', stored, measured: own }], code: exitCodes.unsettled };
  }
  const { A, algebra } = embedded(given, algebras[stored]!);
  const { parts, rest } = partsOf(claims, scaledTuple(given.name, A, algebra));
  const holds = rest.length === 0 && parts.every(({ differences }) => differences.length === 0);
  const isConverged = parts.every(({ result }) => result.status === 'converged');
  const isFound = claims.kind !== 'atlas' || codeOfAtlas(claims.atlas) === exitCodes.good;
  return { parts, rest, code: holds && isConverged && isFound ? exitCodes.good : exitCodes.unsettled };
}

function partsOf(claims: Certifiable, tuple: ReturnType<typeof scaledTuple>): Pick<Measured, 'parts' | 'rest'> {
  if (claims.kind === 'result') {
    const { result, tolerance } = claims;
    return { parts: [{ name: '', result, differences: differencesOf(result, tuple, tolerance) }], rest: [] };
  }
  if (claims.kind === 'sweep') {
    const parts = claims.rows.map((row) => ({
      name: `rank ${row.result.rank}`,
      result: row.result,
      differences: [...differencesOf(row.result, tuple), ...ofRow(row)],
    }));
    return { parts, rest: [] };
  }
  const { clusters } = claims.atlas;
  const found = differencesOfAtlas(claims.atlas, tuple);
  const parts = clusters.map(({ result, round }, at) => ({
    name: `cluster ${at}, round ${round}`,
    round,
    result,
    differences: found.clusters[at]!,
  }));
  return { parts, rest: found.rest };
}

/** A row against its result, whose own numbers are measured. */
function ofRow({ rank, fitness, share, result }: StoredRow): Difference[] {
  const squared = result.similarity ** 2;
  return [
    ...compared('rank of the row', Number(rank), result.rank, 0),
    ...compared('fitness of the row', Number(fitness), result.fitness, 0),
    ...compared('share of the row', Number(share), squared, NEAR),
  ];
}

/** The first status that is not `converged`. */
function worstOf(parts: readonly Part[]): string {
  return parts.find(({ result }) => result.status !== 'converged')?.result.status ?? 'converged';
}

export function jsonOf(claims: Certifiable, { parts, rest }: Measured): object {
  const holds = rest.length === 0 && parts.every(({ differences }) => differences.length === 0);
  if (claims.kind === 'result') {
    const { status } = claims.result;
    return { holds, status, differences: [...rest, ...(parts[0]?.differences ?? [])] };
  }
  return {
    holds,
    status: worstOf(parts),
    ...(claims.kind === 'atlas' ? { ended: claims.atlas.ended } : {}),
    parts: parts.map(({ name, result, differences }) => ({
      name,
      fitness: result.fitness,
      status: result.status,
      holds: differences.length === 0,
      differences,
    })),
    differences: rest,
  };
}

export function textOf(file: string, input: string, claims: Certifiable, { parts, rest }: Measured): string {
  const list = (differences: readonly Difference[], indent: string): string[] =>
    differences.map(
      ({ what, stored, measured }) => `${indent}${what}: the file has ${stored}, measured is ${measured}`,
    );
  const holds = rest.length === 0 && parts.every(({ differences }) => differences.length === 0);
  const [first] = parts;
  if (claims.kind === 'result') {
    if (holds) return `${file} holds for ${input}: ${wordsOf(first!.result)}`;
    return [`${file} does not hold for ${input}:`, ...list([...rest, ...(first?.differences ?? [])], '  ')].join('\n');
  }
  const what = claims.kind === 'atlas' ? plural(parts.length, 'cluster') : plural(parts.length, 'rank');
  const ended = claims.kind === 'atlas' ? `, ended by ${claims.atlas.ended}` : '';
  const head = holds ? `${file} holds for ${input}: ${what}${ended}` : `${file} does not hold for ${input}:`;
  const lines = parts.flatMap(({ name, result, differences, round }) =>
    differences.length === 0
      ? [`  ${name}: ${wordsOf(result, round)}`]
      : [`  ${name} does not hold:`, ...list(differences, '    ')],
  );
  return [head, ...lines, ...list(rest, '  ')].join('\n');
}

/** @param round of a cluster, whose other optima are clusters of their own */
function wordsOf({ fitness, status, residuals, optima }: Lsrdr, round?: number): string {
  const maxima =
    round !== undefined
      ? `a local maximum${round > 0 ? ' beside what the rounds before have found' : ''}`
      : optima.length === 1
        ? 'its optimum is a local maximum'
        : `its ${optima.length} optima are local maxima`;
  const what = status === 'converged' ? maxima : `it says itself that it has not converged (${status})`;
  return `fitness ${fitness}, stationarity ${residuals.stationarity.toExponential(1)}; ${what}`;
}
