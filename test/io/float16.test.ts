import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bfloat16, float16 } from '../../src/io/float16';

describe('float16', () => {
  it.each([
    ['zero', 0x0000, 0],
    ['minus zero', 0x8000, -0],
    ['one', 0x3c00, 1],
    ['minus two', 0xc000, -2],
    ['a third, rounded', 0x3555, 0.333251953125],
    ['largest', 0x7bff, 65504],
    ['smallest normal', 0x0400, 2 ** -14],
    ['largest subnormal', 0x03ff, 1023 * 2 ** -24],
    ['smallest subnormal', 0x0001, 2 ** -24],
    ['smallest negative subnormal', 0x8001, -(2 ** -24)],
    ['infinity', 0x7c00, Number.POSITIVE_INFINITY],
    ['minus infinity', 0xfc00, Number.NEGATIVE_INFINITY],
    ['quiet NaN', 0x7e00, Number.NaN],
    ['signalling NaN', 0xfc01, Number.NaN],
  ])('%s', (_, bits, value) => {
    expect(float16(bits)).toBe(value);
  });

  it('increases strictly with the bits of a positive number', () => {
    for (let bits = 0; bits < 0x7c00; bits++) {
      if (!(float16(bits + 1) > float16(bits))) expect.fail(`bits ${bits}`);
    }
  });

  it('negates with the sign bit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x7fff }), (bits) => Object.is(float16(bits | 0x8000), -float16(bits))),
    );
  });
});

describe('bfloat16', () => {
  it.each([
    ['zero', 0x0000, 0],
    ['minus zero', 0x8000, -0],
    ['one', 0x3f80, 1],
    ['minus two', 0xc000, -2],
    ['pi, rounded', 0x4049, 3.140625],
    ['largest', 0x7f7f, (2 - 2 ** -7) * 2 ** 127],
    ['smallest normal', 0x0080, 2 ** -126],
    ['smallest subnormal', 0x0001, 2 ** -133],
    ['infinity', 0x7f80, Number.POSITIVE_INFINITY],
    ['minus infinity', 0xff80, Number.NEGATIVE_INFINITY],
    ['NaN', 0x7fc0, Number.NaN],
  ])('%s', (_, bits, value) => {
    expect(bfloat16(bits)).toBe(value);
  });

  it('is the upper half of a binary32, for all bit patterns', () => {
    const words = new Uint32Array(1);
    const floats = new Float32Array(words.buffer);
    for (let bits = 0; bits < 0x10000; bits++) {
      words[0] = bits << 16;
      if (!Object.is(bfloat16(bits), floats[0])) expect.fail(`bits ${bits}`);
    }
  });
});
