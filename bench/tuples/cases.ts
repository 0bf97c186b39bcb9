/** What `npm run bench:tuples` measures. A tuple of another kind is a line here. */
import type { PlanarMatrix } from '../../src/matrix';
import { bilinearTuple, type Tuple } from '../../src/tuple';
import { bilinearLayer } from './layers';

export interface Case {
  /** Rows of one group differ in size only; the slope of the growth is taken over them. */
  readonly group: string;
  readonly size: string;
  readonly n: number;
  readonly rank: number;
  readonly make: () => { readonly tuple: Tuple; readonly planted?: readonly PlanarMatrix[] };
}

const RANK = 16;
const SIZES = [
  [256, 1024],
  [512, 2048],
  [1024, 4096],
] as const;

/** A layer with n = r; the arrays that it is made from go before the fit begins. */
function bilinear(kind: 'random' | 'planted', n: number, h: number): Case {
  return {
    group: `bilinear, ${kind}`,
    size: `n = r = ${n}, h = ${h}`,
    n,
    rank: RANK,
    make: () => {
      const { planted, ...factors } = bilinearLayer(n, h, n, 1, kind === 'planted' ? RANK : undefined);
      return { tuple: bilinearTuple(factors), planted };
    },
  };
}

export const cases: readonly Case[] = (['random', 'planted'] as const).flatMap((kind) =>
  SIZES.map(([n, h]) => bilinear(kind, n, h)),
);
