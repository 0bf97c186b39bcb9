/** What `certify` can measure again, and what it cannot, by name. */
import { readFile } from 'node:fs/promises';
import { atlasFromJSON, type ClusterAtlas } from '../cluster';
import { readDocument } from '../jobs';
import type { Lsrdr } from '../real';
import { about, Failure } from './failure';
import { resultOf } from './result-file';

/** A row of a sweep, as far as it can be measured. */
export interface StoredRow {
  readonly rank: unknown;
  readonly fitness: unknown;
  readonly share: unknown;
  readonly result: Lsrdr;
}

export type Certifiable =
  | { readonly kind: 'result'; readonly result: Lsrdr; readonly tolerance?: number }
  | { readonly kind: 'atlas'; readonly atlas: ClusterAtlas }
  | { readonly kind: 'sweep'; readonly rows: readonly StoredRow[] };

/** Formats that are something else, and what to do. */
const others: Readonly<Record<string, string>> = {
  'lsrdr-barycentre/1':
    'a barycentre, which is measured against several tuples at one time; lsrdr has no command for it',
  'lsrdr-search/1': 'a whole search, which has several inputs; certify the results in its folder one by one',
  'lsrdr-checkpoint/1': 'a checkpoint, which lsrdr resume goes on from',
  'lsrdr-plan/1': 'a plan, of which lsrdr search makes results',
};

/** @throws Failure naming the file, and what it is where that cannot be certified */
export async function readCertifiable(file: string): Promise<Certifiable> {
  const bytes = await about(file, () => readFile(file));
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') {
    throw new Failure(
      `${file}: expected JSON, got an archive: an .npz has not all of a result; fit --out name.json writes it`,
    );
  }
  return about(file, async (): Promise<Certifiable> => {
    const text = bytes.toString('utf8');
    const stored = JSON.parse(text) as { readonly format?: unknown } | readonly unknown[] | null;
    if (Array.isArray(stored)) return { kind: 'sweep', rows: rowsOf(file, stored) };
    const { format } = (stored ?? {}) as { readonly format?: unknown };
    if (format === 'lsrdr-atlas/1') return { kind: 'atlas', atlas: atlasFromJSON(text) };
    if (format === 'lsrdr-job-result/1') {
      const { job, result } = await readDocument(file, text);
      return { kind: 'result', result: resultOf(file, result), tolerance: job.fit.tolerance };
    }
    const other = typeof format === 'string' && Object.hasOwn(others, format) ? others[format] : undefined;
    if (other !== undefined) throw new Failure(`${file}: expected a result, an atlas or a sweep, got ${other}`);
    return { kind: 'result', result: resultOf(file, stored) };
  });
}

function rowsOf(file: string, stored: readonly unknown[]): StoredRow[] {
  const rows = stored as readonly ({ readonly layer?: unknown; readonly result?: unknown } | null)[];
  const isOf = (name: 'layer' | 'rank'): boolean =>
    rows.length > 0 && rows.every((row) => typeof row === 'object' && row !== null && name in row && 'result' in row);
  if (isOf('layer')) {
    throw new Failure(
      `${file}: expected a result, an atlas or a sweep, got a way back: each of its clusters is one of a tuple that the cluster above it has made, which the file has not`,
    );
  }
  if (!isOf('rank')) throw new Failure(`${file}: expected a result, an atlas or a sweep, got other JSON`);
  return rows.map((row, at) => ({ ...(row as StoredRow), result: resultOf(`${file}: [${at}]`, row!.result) }));
}
