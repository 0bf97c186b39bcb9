/** Views without generated code beside those of the package `ndarray`, after any chain of its operations. */
import compiled, { type NdArray } from 'ndarray';
import ops from 'ndarray-ops';
import { describe, expect, it } from 'vitest';
import { copyView, ndarray, plainView } from '../../src/ndarray';
import { type Source, source } from '../support';

const upTo = (random: Source, most: number): number => random.integer(0, most);

function indices(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, length) => all.flatMap((index) => Array.from({ length }, (_, i) => [...index, i])),
    [[]],
  );
}

/** Everything that can be read of a view. */
function readings({ shape, stride, offset, size, order, dimension, dtype, ...view }: NdArray): unknown {
  void view;
  return { shape, stride, offset, size, order: [...order], dimension, dtype };
}

/** The name and arguments of an operation that the view allows. */
function operation({ shape }: NdArray, random: Source): readonly [Verb, unknown[]] {
  const verb = verbs[upTo(random, verbs.length - 1)]!;
  const perAxis = (make: (length: number) => unknown) =>
    shape.map((length) => (random.uniform() < 0.3 ? undefined : make(length)));
  switch (verb) {
    case 'transpose':
      return [verb, shape.map((_, axis) => axis).sort(() => random.uniform() - 0.5)];
    case 'step':
      return [verb, perAxis(() => [1, 2, 3, -1, -2][upTo(random, 4)])];
    case 'pick':
      return [verb, shape.map((length) => (random.uniform() < 0.7 || length === 0 ? null : upTo(random, length - 1)))];
    default:
      return [verb, perAxis((length) => upTo(random, length))];
  }
}

const verbs = ['hi', 'lo', 'step', 'transpose', 'pick'] as const;
type Verb = (typeof verbs)[number];

describe('a plain view', () => {
  it('is what ndarray gives, whatever is done to it', () => {
    let compared = 0;
    for (let seed = 0; seed < 600; seed++) {
      const random = source(seed);
      const shape = Array.from({ length: 1 + upTo(random, 3) }, () => upTo(random, 4));
      const size = shape.reduce((product, length) => product * length, 1);
      const types = [
        Float64Array,
        Float32Array,
        Int8Array,
        Uint8ClampedArray,
        Array,
      ] as unknown as readonly Float64ArrayConstructor[];
      const data: Float64Array = types[upTo(random, 4)]!.from(Array.from({ length: size }, (_, i) => i % 100));
      let [plain, other] = [plainView(data, shape), compiled(data, shape)];
      for (let k = 0; k < 4 && other.dimension > 0; k++) {
        const [verb, given] = operation(other, random);
        // A pick of every axis leaves no axis to go on with.
        if (verb === 'pick' && given.every((place) => place !== null)) continue;
        const apply = (view: NdArray) => (view[verb] as (...given: unknown[]) => NdArray<Float64Array>)(...given);
        [plain, other] = [apply(plain), apply(other)];
        const note = `seed ${seed}, ${verb}(${String(given)})`;
        // Axes with equal strides may be in either order.
        const { order: plainOrder, ...mine } = readings(plain) as { order: number[] };
        const { order: otherOrder, ...theirs } = readings(other) as { order: number[] };
        expect(mine, note).toEqual(theirs);
        const lengths = (order: number[]) => order.map((axis) => Math.abs(other.stride[axis]!));
        expect(lengths(plainOrder), note).toEqual(lengths(otherOrder));
        expect([...plainOrder].sort(), note).toEqual([...otherOrder].sort());
        for (const index of indices(other.shape)) {
          expect(plain.index(...index), note).toBe(other.index(...index));
          expect(plain.get(...index), note).toBe(other.get(...index));
          compared += 1;
        }
      }
    }
    expect(compared).toBeGreaterThan(3000);
  });

  it('is written through to what it is a view of', () => {
    const data = new Float64Array(6);
    expect(plainView(data, [2, 3]).transpose(1, 0).pick(2, null).set(1, 7)).toBe(7);
    expect([...data]).toEqual([0, 0, 0, 0, 0, 7]);
  });

  it('begins at its lowest entry where strides are negative, and has one axis by default', () => {
    const data = Float64Array.from([1, 2, 3, 4, 5, 6]);
    for (const make of [plainView, compiled, ndarray]) {
      expect(make(data, [2, 3], [3, -1]).get(0, 0)).toBe(3);
      expect(make(data).shape).toEqual([6]);
      expect(make(data, [2, 3]).stride).toEqual([3, 1]);
    }
  });

  it('of no axes has one entry', () => {
    const [plain, other] = [plainView(Float64Array.of(5), []), compiled(Float64Array.of(5), [])];
    expect([plain.get(), plain.size, plain.dimension]).toEqual([other.get(), other.size, other.dimension]);
  });
});

describe('copyView', () => {
  it('copies entry by entry between any two views of one shape', () => {
    let copied = 0;
    for (let seed = 0; seed < 300; seed++) {
      const random = source(seed);
      const shape = Array.from({ length: upTo(random, 4) }, () => upTo(random, 4));
      const size = shape.reduce((product, length) => product * length, 1);
      const turned = (data: Float64Array | number[]): NdArray => {
        const axes = shape.map((_, axis) => axis).sort(() => random.uniform() - 0.5);
        const back = axes.map((_, axis) => axes.indexOf(axis));
        const view = compiled(
          data as Float64Array,
          axes.map((axis) => shape[axis]!),
        ).transpose(...back);
        return shape.length === 0 ? view : view.step(...shape.map(() => (random.uniform() < 0.5 ? 1 : -1)));
      };
      const numbers = Array.from({ length: size }, () => random.uniform());
      const held = { length: size, get: (at: number) => numbers[at]!, set() {} };
      const from = turned(seed % 3 === 0 ? numbers : seed % 3 === 1 ? Float64Array.from(numbers) : (held as never));
      const to = turned(new Float64Array(size)) as NdArray<Float64Array>;
      copyView(to, from);
      for (const index of indices(shape)) {
        expect(to.get(...index), `seed ${seed}`).toBe(from.get(...index));
        copied += 1;
      }
      // The same by ndarray-ops, which has copies for each order of strides. It reads no data without axes.
      if (shape.length === 0) continue;
      const other = turned(new Float64Array(size)) as NdArray<Float64Array>;
      ops.assign(other, from);
      for (const index of indices(shape)) expect(other.get(...index), `seed ${seed}`).toBe(to.get(...index));
    }
    expect(copied).toBeGreaterThan(1000);
  });
});
