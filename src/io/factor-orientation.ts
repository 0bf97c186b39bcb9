/** Which way round the factors of a layer are stored, [h, n] and [r, h] or turned, as far as their shapes tell; and which is to blame. */
import { rangeError } from '../errors';
import type { FactorPart, LayerPart } from './bilinear-patterns';
import { shapeText } from './bytes';

type Shape = readonly number[];
type Naming = (part: LayerPart) => string;

/**
 * The one orientation in which the numbers of hidden units agree.
 *
 * @throws RangeError when more than one does, as with square factors, or none
 */
export function chooseOrientation(
  place: string,
  at: Naming,
  nameOf: Naming,
  { left, down }: { readonly left: Shape; readonly down: Shape | undefined },
  remarks: string[],
): readonly FactorPart[] {
  const both = ['left', 'right'] as const;
  const ways: (readonly FactorPart[])[] = [
    [],
    both,
    ...(down === undefined ? [] : [['down'] as const, [...both, 'down'] as const]),
  ];
  const fitting = ways.filter((turned) => {
    const h = left[turned.includes('left') ? 1 : 0];
    return down === undefined || h === down[turned.includes('down') ? 0 : 1];
  });
  if (fitting.length === 0) throw wrongDown(at, 'left', { left, down: down! });
  if (fitting.length > 1) {
    const shown = fitting.map((turned) => `[${turned.map((part) => `'${part}'`).join(', ')}]`);
    const shapes = `'${nameOf('left')}' is ${shapeText(left)}${down === undefined ? '' : ` and '${nameOf('down')}' ${shapeText(down)}`}`;
    throw rangeError(
      place,
      `to be told which factors are stored turned, as [n, h] and [h, r]: ${shown.join(' or ')}`,
      `nothing, and ${shapes}`,
    );
  }
  const [turned] = fitting;
  if (turned!.length > 0) {
    remarks.push(`turned, as their shapes tell: ${turned!.map((part) => `'${nameOf(part)}'`).join(', ')}`);
  }
  return turned!;
}

/** Left and right have different shapes: `down` tells whose rows are the hidden units. */
export function wrongRight(
  at: Naming,
  nameOf: Naming,
  { left, right, down }: { readonly left: Shape; readonly right: Shape; readonly down: Shape | undefined },
): RangeError {
  const isLeft = down !== undefined && down[1] === right[0] && down[1] !== left[0];
  const [wrong, other, shape, expected] = isLeft
    ? (['left', 'right', left, right] as const)
    : (['right', 'left', right, left] as const);
  const turned = shape[0] === expected[1] && shape[1] === expected[0] ? ', which is it transposed' : '';
  return rangeError(at(wrong), `${shapeText(expected)} as '${nameOf(other)}'`, `${shapeText(shape)}${turned}`);
}

/** The hidden units of `down` are not those of left and right: whose shape is right when turned is to blame. */
export function wrongDown(
  at: Naming,
  first: 'gate' | 'left',
  { left, down }: { readonly left: Shape; readonly down: Shape },
): RangeError {
  const halves = first === 'gate' ? 2 : 1;
  const h = left[0]! / halves;
  const isDownTurned = down[0] === h;
  if (left[1] === halves * down[1]! && !isDownTurned) {
    const rows = first === 'gate' ? `[2h, n] with h = ${down[1]}` : `[h, n] with h = ${down[1]}`;
    const hint = first === 'gate' ? "['gate']" : "['left', 'right']";
    return rangeError(
      at(first),
      `${rows}, the columns of down`,
      `${shapeText(left)}, which is it transposed: transposed: ${hint} turns it`,
    );
  }
  const hint = isDownTurned ? ` in ${shapeText(down)}, which is it transposed: transposed: ['down'] turns it` : '';
  return rangeError(at('down'), `${h} columns`, `${down[1]}${hint}`);
}
