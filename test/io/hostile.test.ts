/**
 * Whatever bytes come: tensors, or an error in this package's words, soon, and without more memory than the bytes account for.
 */
import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { readTensors, writeNpy, writeSafetensors } from 'lsrdr/io';
import ndarray from 'ndarray';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dict, tensorCode, torchFile } from './torch-file';
import { crcOf, zip } from './zip-file';

const seed = 2;
const fixture = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
const array = writeNpy([1, 2, 3]);
const member = { name: 'x.npy', packed: deflateRawSync(array), method: 8, size: array.length, crc: crcOf(array) };
const weights = { left: ndarray(new Float64Array(6), [2, 3]), right: ndarray(new Float64Array(1), []) };

const sources: { readonly [name: string]: Uint8Array } = {
  'little-f8.npy': fixture('little-f8.npy'),
  'fortran-complex.npy': fixture('fortran-complex.npy'),
  'version-2.npy': fixture('version-2.npy'),
  'plain.npz': fixture('plain.npz'),
  'deflated.npz': fixture('deflated.npz'),
  'wide.npz': zip([member, { name: 'notes', packed: array }], { wide: true, comment: 'notes' }),
  'torch-tensor.pt': fixture('torch-tensor.pt'),
  'torch by hand': torchFile(dict({ w: tensorCode(), v: tensorCode({ shape: [1, 2], stride: [0, 1] }) })),
  safetensors: writeSafetensors(weights, { dtype: 'F64', metadata: { seed: '1' } }),
};

/** Bytes that the readers ask of typed arrays, fflate's own apart. */
let asked = 0;
const originals = { Float64Array, Uint8Array };

beforeEach(() => {
  const count = <T extends Float64ArrayConstructor | Uint8ArrayConstructor>(array: T): T =>
    new Proxy(array, {
      construct(target, args, newTarget) {
        if (typeof args[0] === 'number') asked += args[0] * target.BYTES_PER_ELEMENT;
        return Reflect.construct(target, args, newTarget) as object;
      },
    });
  Object.assign(globalThis, { Float64Array: count(Float64Array), Uint8Array: count(Uint8Array) });
});

afterEach(() => {
  Object.assign(globalThis, originals);
});

/** A byte deflates to at most 1032, and of those each may become a double; Fortran order takes one more. */
const mostPerByte = (bytes: Uint8Array): number => (bytes[0] === 0x50 && bytes[1] === 0x4b ? 1032 * 17 : 16);

async function expectWellBehaved(bytes: Uint8Array): Promise<'read' | 'refused'> {
  asked = 0;
  try {
    await readTensors(bytes);
    return 'read';
  } catch (error) {
    expect((error as Error).message).toMatch(/^readTensors: /);
    expect(error).toBeInstanceOf(RangeError);
    expect((error as Error).message.length).toBeLessThan(400);
    return 'refused';
  } finally {
    expect(asked).toBeLessThanOrEqual(mostPerByte(bytes) * bytes.length);
  }
}

describe.each(Object.entries(sources))('%s', (_, whole) => {
  it('is read', async () => {
    expect(await expectWellBehaved(whole)).toBe('read');
    expect(asked).toBeGreaterThan(0);
  });

  it('is refused when cut off anywhere', async () => {
    for (let length = 0; length < whole.length; length++) {
      expect(await expectWellBehaved(whole.slice(0, length))).toBe('refused');
    }
  });

  it(`with some bytes changed (seed ${seed})`, async () => {
    const change = fc.tuple(
      fc.nat(whole.length - 1),
      fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xfe, 0xff)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at] = value;
        await expectWellBehaved(bytes);
      }),
      { seed, numRuns: 700 },
    );
  });

  it(`with a run of bytes left out, doubled or blown up to 0xff (seed ${seed})`, async () => {
    const places = fc.tuple(fc.nat(whole.length), fc.nat(12), fc.constantFrom('out', 'twice', 'ff'));
    await fc.assert(
      fc.asyncProperty(places, async ([at, length, kind]) => {
        const run = whole.slice(at, at + length);
        const middle = { out: [], twice: [...run, ...run], ff: run.map(() => 0xff) }[kind];
        await expectWellBehaved(Uint8Array.from([...whole.slice(0, at), ...middle!, ...whole.slice(at + length)]));
      }),
      { seed, numRuns: 300 },
    );
  });
});

describe('random bytes', () => {
  const heads = [[], [0x50, 0x4b, 3, 4], [0x50, 0x4b, 5, 6], [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 40, 0]];
  it.each(heads.map((head) => [head]))(`after %j (seed ${seed})`, async (head) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (tail) => {
        expect(await expectWellBehaved(Uint8Array.from([...head, ...tail]))).toBe('refused');
      }),
      { seed, numRuns: 300 },
    );
  });

  it(`as the dictionary of a .npy file (seed ${seed})`, async () => {
    const scrap = fc.constantFrom(
      "'descr'",
      "'shape'",
      "'fortran_order'",
      ...':,(){}[]\'" ',
      "'<f8'",
      'False',
      '9',
      '2L',
      '1',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(scrap, { maxLength: 30 }), fc.nat(40), async (scraps, data) => {
        const text = new TextEncoder().encode(`{${scraps.join('')}}`);
        const head = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length % 256, text.length >> 8];
        await expectWellBehaved(Uint8Array.from([...head, ...text, ...new Array<number>(data).fill(0)]));
      }),
      { seed, numRuns: 1000 },
    );
  });

  it(`as deflated data of an honest directory (seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(2 ** 29), async (packed, size) => {
        const bytes = zip([{ ...member, packed, size }]);
        expect(await expectWellBehaved(bytes)).toBe('refused');
      }),
      { seed, numRuns: 500 },
    );
  });
});
