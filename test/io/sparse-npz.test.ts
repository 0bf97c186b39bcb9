/** Matrices that scipy 1.10 saved (fixtures/make-torch.py), as tuples. */
import { readFileSync } from 'node:fs';
import { readSparseNpz, writeNpy, writeNpz } from 'lsrdr/io';
import { sparseTuple } from 'lsrdr/tuple';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { zip } from './zip-file';

const path = (name: string): string => new URL(`fixtures/${name}`, import.meta.url).pathname;

/** The matrix of the fixtures: 1.5 at (0, 1), −2 at (2, 0), ¼ + ½ at (3, 3). */
const square = [
  [0, 1.5, 0, 0],
  [0, 0, 0, 0],
  [-2, 0, 0, 0],
  [0, 0, 0, 0.75],
];

/** Written out, by the definition of compressed rows; complex entries as [re, im]. */
function dense({ n, matrices }: Awaited<ReturnType<typeof readSparseNpz>>, parts: 1 | 2): (number | number[])[][][] {
  return matrices.map(({ indptr, indices, values }) => {
    const out = Array.from({ length: n }, () => Array.from({ length: n }, () => new Array<number>(parts).fill(0)));
    for (let i = 0; i < n; i++) {
      for (let t = indptr[i]!; t < indptr[i + 1]!; t++) {
        for (let p = 0; p < parts; p++) out[i]![indices[t]!]![p]! += values[t * parts + p]!;
      }
    }
    return parts === 2 ? out : out.map((row) => row.map(([value]) => value!));
  });
}

describe('readSparseNpz', () => {
  it.each(['coo', 'csr'])('%s', async (format) => {
    expect(dense(await readSparseNpz(path(`sparse-${format}.npz`)), 1)).toEqual([square]);
  });

  it('csc, complex: columns become rows', async () => {
    const expected = square.map((row) => row.map((value) => [value, 2 * value]));
    expect(dense(await readSparseNpz(path('sparse-csc.npz')), 2)).toEqual([expected]);
  });

  it('goes into sparseTuple in one call, a file or several, real and complex together', async () => {
    const files = ['coo', 'csr', 'csc'].map((format) => path(`sparse-${format}.npz`));
    const tuple = sparseTuple(await readSparseNpz(files));
    expect([tuple.r, tuple.n, tuple.algebra.name]).toEqual([3, 4, 'complex']);
    const single = sparseTuple(await readSparseNpz(readFileSync(files[0]!)));
    expect([single.r, single.n, single.algebra.name]).toEqual([1, 4, 'real']);
  });

  const vector = (...list: number[]) => ndarray(Float64Array.from(list));
  const format = (text: string) => {
    const head = "{'descr': '|S3', 'fortran_order': False, 'shape': (), }\n";
    const bytes = new TextEncoder().encode(`.NUMPY\x01\x00${String.fromCharCode(head.length)}\x00${head}${text}`);
    bytes[0] = 0x93;
    return { name: 'format.npy', packed: bytes };
  };
  const saved = (text: string, arrays: Record<string, number[]>) =>
    zip([
      format(text),
      ...Object.entries(arrays).map(([name, list]) => ({ name: `${name}.npy`, packed: writeNpy(list) })),
    ]);
  const good = { shape: [2, 2], indptr: [0, 1, 2], indices: [0, 1], data: [1, 2] };

  it('the files of these tests are right', async () => {
    expect(dense(await readSparseNpz(saved('csr', good)), 1)).toEqual([[[1, 0], [0, 2]]]); // biome-ignore format: a matrix
  });

  it.each<[string, Uint8Array, string]>([
    [
      'another format',
      readFileSync(path('sparse-dia.npz')),
      'format: expected csr, csc or coo, got dia (matrix.tocsr() before save_npz)',
    ],
    ['an archive of something else', writeNpz({ x: vector(1) }), 'scipy.sparse.save_npz, got one without format.npy'],
    ['no archive', writeNpy([1]), 'scipy.sparse.save_npz, got another file'],
    [
      'a matrix that is not square',
      saved('csr', { ...good, shape: [2, 3] }),
      'shape: expected a square matrix, got 2×3',
    ],
    ['no indices', saved('csr', { shape: [2, 2], data: [] }), 'expected an array indices, got '],
    [
      'an index beyond',
      saved('csr', { ...good, indices: [0, 2] }),
      'indices[1]: expected an integer from 0 to 1, got 2',
    ],
    [
      'a negative index',
      saved('csc', { ...good, indices: [-1, 1] }),
      'indices[0]: expected an integer from 0 to 1, got -1',
    ],
    [
      'pointers that go back',
      saved('csr', { ...good, indptr: [0, 2, 1] }),
      'indptr[2]: expected an integer from 2 to 2, got 1',
    ],
    [
      'pointers that end early',
      saved('csc', { ...good, indptr: [0, 1, 1] }),
      'indptr[2]: expected 2, the number of indices, got 1',
    ],
    ['too few pointers', saved('csr', { ...good, indptr: [0, 2] }), 'indptr: expected 3 numbers, got 2'],
    ['fewer values', saved('csr', { ...good, data: [1] }), 'data: expected 2 numbers, one for each index, got 1'],
    [
      'fewer columns',
      saved('coo', { shape: [2, 2], row: [0, 1], col: [0], data: [1, 2] }),
      'col: expected 2 numbers, as row has, got 1',
    ],
    [
      'a broken row',
      saved('coo', { shape: [2, 2], row: [0.5], col: [0], data: [1] }),
      'row[0]: expected an integer from 0 to 1, got 0.5',
    ],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(readSparseNpz(bytes)).rejects.toThrow(message);
    await expect(readSparseNpz([saved('csr', good), bytes])).rejects.toThrow(/^readSparseNpz: sources\[1\]: /);
  });

  it('refuses matrices of two sizes, no matrix, and other options', async () => {
    await expect(readSparseNpz([path('sparse-csr.npz'), saved('csr', good)])).rejects.toThrow(
      'readSparseNpz: sources[1]: expected a matrix 4×4 like the first one, got 2×2',
    );
    await expect(readSparseNpz([])).rejects.toThrow('readSparseNpz: sources: expected at least one file, got none');
    await expect(readSparseNpz(3 as never)).rejects.toThrow(TypeError);
    await expect(readSparseNpz(path('sparse-csr.npz'), { n: 4 } as never)).rejects.toThrow("unknown option 'n'");
  });
});
