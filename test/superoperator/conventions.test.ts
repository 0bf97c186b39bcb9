/** Every line of the table of docs/superoperators.md gives the numbers of the program that it names. */
import { readFileSync } from 'node:fs';
import { kron, partialTrace, partialTranspose, tensorPermute } from 'lsrdr/partial-trace';
import { adjoint, complementaryChannel, onFactor, superoperator } from 'lsrdr/superoperator';
import { describe, expect, it } from 'vitest';
import type { NumericArray } from '../../src/interop/arrays';

interface Entries {
  readonly shape: readonly number[];
  readonly re: readonly number[];
  readonly im: readonly number[];
}

const root = new URL('../../', import.meta.url);
const { sample, ...rows } = JSON.parse(readFileSync(new URL('test/fixtures/conventions.json', root), 'utf8')) as {
  sample: { readonly K: Entries[]; readonly X: Entries; readonly M: Entries; readonly D: Entries[] };
} & Record<string, Entries>;
const page = readFileSync(new URL('docs/superoperators.md', root), 'utf8');

/** [call, code] of the lines that begin with the name of a program. */
const lines = [...page.matchAll(/^\| ((?:QuTiP|toqito|QETLAB) `.+?`) +\| `(.+?)` +\|$/gm)].map(
  ([, call, code]) => [call!, code!] as const,
);

const nested = ({ shape: [rowCount, cols], re, im }: Entries) =>
  Array.from({ length: rowCount! }, (_, i) =>
    Array.from({ length: cols! }, (__, k) => [re[i * cols! + k]!, im[i * cols! + k]!]),
  );
const [K, D] = [sample.K.map(nested), sample.D.map(nested)];
const scope = {
  K,
  D,
  X: nested(sample.X),
  M: nested(sample.M),
  map: superoperator(K),
  damping: superoperator(D),
  superoperator,
  adjoint,
  complementaryChannel,
  onFactor,
  partialTrace,
  partialTranspose,
  tensorPermute,
  kron,
};

describe('docs/superoperators.md', () => {
  it('has a line for each row of the fixture, and no other', () => {
    expect(lines.map(([call]) => call).sort()).toEqual(Object.keys(rows).sort());
    expect(lines.length).toBe(29);
  });

  it.each(lines)('%s is %s', (call, code) => {
    const got = new Function(...Object.keys(scope), `return ${code};`)(...Object.values(scope)) as NumericArray;
    const expected = rows[call]!;
    expect(got.shape).toEqual([...expected.shape, 2]);
    for (let at = 0; at < expected.re.length; at++) {
      expect(got.data[2 * at]).toBeCloseTo(expected.re[at]!, 12);
      expect(got.data[2 * at + 1]).toBeCloseTo(expected.im[at]!, 12);
    }
  });
});
