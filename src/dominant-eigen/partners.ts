/** Which left eigenvector belongs to which right one. */
import { biorthogonal } from './biorthogonal';
import { type EigenVector, takeNearest } from './eigenpair-vectors';
import { EQUAL } from './eigenspaces';

/** A left vector, T*y = λ̄y with the λ of its partner, and whether it is orthogonal to the other right vectors of that. */
export interface Partner {
  readonly y: EigenVector;
  readonly isBiorthogonal: boolean;
}

interface Circumstances {
  readonly block: number | undefined;
  /** ‖T‖, about. */
  readonly unit: number;
  readonly tolerance: number;
  /** ‖T*y − λ̄y‖. */
  defect(y: EigenVector): number;
  /** A better left vector for the eigenvalue of y where one can be had, for an eigenvalue that no other is near to. */
  settled(y: EigenVector): EigenVector;
}

/** For each right vector the left one that goes with it; where a value is repeated, one that is orthogonal to the other right vectors, if there is one. */
export function partnersOf(
  rights: readonly EigenVector[],
  lefts: readonly EigenVector[],
  { block, unit, tolerance, defect, settled }: Circumstances,
): (Partner | undefined)[] {
  const isReal = block === undefined;
  const out = new Array<Partner | undefined>(rights.length).fill(undefined);
  const rest = lefts.slice();
  const nearest = rights.map(({ re, im }) => takeNearest(rest, { re, im: -im }, isReal));
  // Conjugates too, of which a search may have cut off one.
  const all = isReal ? lefts.flatMap((y) => (y.im === 0 ? [y] : [y, conjugate(y)])) : lefts;
  const near = EQUAL * unit;
  for (const group of groupsOf(rights, unit)) {
    const own = all.filter((y) => group.some((k) => Math.hypot(y.re - rights[k]!.re, y.im + rights[k]!.im) <= near));
    const found = biorthogonal(
      group.map((k) => rights[k]!),
      own,
      block,
    );
    group.forEach((k, i) => {
      const [y, other] = [found[i], nearest[k]];
      const { re, im } = rights[k]!;
      const single = other && { ...other, re, im: -im };
      if (group.length === 1 && single !== undefined) {
        const own = settled(y ?? single);
        out[k] = { y: own, isBiorthogonal: biorthogonal([rights[k]!], [own], block)[0] !== undefined };
        return;
      }
      const isGood =
        y !== undefined && (single === undefined || defect(y) <= Math.max(tolerance * unit, 2 * defect(single)));
      if (isGood) out[k] = { y, isBiorthogonal: true };
      else if (single !== undefined) out[k] = { y: single, isBiorthogonal: false };
    });
  }
  return out;
}

function conjugate(y: EigenVector): EigenVector {
  return { ...y, im: -y.im, xi: y.xi?.map((entry) => -entry) };
}

/** Places of values that a chain of near ones connects, near relative to `unit`. */
export function groupsOf(values: readonly EigenVector[], unit: number): number[][] {
  const near = EQUAL * unit;
  const groups: number[][] = [];
  values.forEach(({ re, im }, k) => {
    const isNear = (group: readonly number[]) =>
      group.some((i) => Math.hypot(values[i]!.re - re, values[i]!.im - im) <= near);
    const touching = groups.filter(isNear);
    const joined = [...touching.flat(), k];
    for (const group of touching) groups.splice(groups.indexOf(group), 1);
    groups.push(joined);
  });
  return groups;
}
