/** Who is best and who loses, in words: rounding decides nothing. */
import { describe, expect, it } from 'vitest';
import { standing } from '../../bench/questions/subspaces';

const rows = (found: { readonly [method: string]: number }, size = 1) =>
  Object.entries(found).map(([method, value]) => ({
    size,
    method,
    value,
    estimate: { value, low: value, high: value, count: 5 },
  }));
const told = (found: { readonly [method: string]: number }, isLargerBetter: boolean, unit = ''): string[] =>
  standing(rows(found), { setting: 'size', value: 'value', isLargerBetter, unit });

describe('standing', () => {
  it('is best, or loses to those before it', () => {
    expect(told({ LSRDR: 0.9, HOSVD: 0.5, HOOI: 0.6 }, true)).toEqual([
      '**LSRDR is best** at size = 1 (0.900, then HOOI 0.600).',
    ]);
    expect(told({ LSRDR: 30, HOSVD: 5, HOOI: 40 }, false, '°')).toEqual([
      '**LSRDR loses** at size = 1 (30.0°, behind HOSVD 5.00°).',
    ]);
  });

  it('is level where the difference is rounding, on either side', () => {
    // acos(1) and acos(1 − 2⁻⁵²), in degrees.
    const least = (Math.acos(1 - 2 ** -52) * 180) / Math.PI;
    expect(told({ LSRDR: least, HOSVD: 0, random: 80 }, false, '°')).toEqual([
      '**LSRDR is level** at size = 1 (0°, with HOSVD).',
    ]);
    expect(told({ LSRDR: 0, HOSVD: least, random: 80 }, false, '°')).toEqual([
      '**LSRDR is level** at size = 1 (0°, with HOSVD).',
    ]);
    expect(told({ LSRDR: 0, HOSVD: 0 }, true)).toEqual(['**LSRDR is level** at size = 1 (0, with HOSVD).']);
    expect(told({ LSRDR: 1, HOSVD: 1, HOOI: 1 - 1e-15 }, true)).toEqual([
      '**LSRDR is level** at size = 1 (1.00, with HOSVD, HOOI).',
    ]);
  });

  it('loses where one is before it and another as good', () => {
    expect(told({ LSRDR: 0, HOSVD: 0, HOOI: 0.1 }, true)).toEqual([
      '**LSRDR loses** at size = 1 (0, behind HOOI 0.100).',
    ]);
  });

  it('says of each setting one thing', () => {
    const all = [...rows({ LSRDR: 1, a: 0.5 }), ...rows({ LSRDR: 0.2, a: 0.5 }, 2), ...rows({ LSRDR: 0.3, a: 0.3 }, 3)];
    expect(standing(all, { setting: 'size', value: 'estimate', isLargerBetter: true })).toEqual([
      '**LSRDR is best** at size = 1 (1.00, then a 0.500).',
      '**LSRDR is level** at size = 3 (0.300, with a).',
      '**LSRDR loses** at size = 2 (0.200, behind a 0.500).',
    ]);
  });
});
