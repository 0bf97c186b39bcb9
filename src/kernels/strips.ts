/**
 * Small matrices, one for each of many indices k, that one product with a large matrix takes together: a **strip** is the rows s = first … end of
 * each, side by side, for as many rows as a product works on at a time.
 */

export interface Strip {
  readonly first: number;
  readonly end: number;
  /** Numbers that the rows make for each k. */
  readonly width: number;
}

/** Most numbers for each k in one product: what of it is worked on at a time should stay in the second cache. */
const WIDEST = 160;

/** All rows of matrices in strips, each as wide as is good, but of one row at least. */
export function stripsOf(rows: number, widthOf: (row: number) => number): Strip[] {
  const out: Strip[] = [];
  for (let first = 0; first < rows; ) {
    let end = first;
    let width = 0;
    while (end < rows && (end === first || width + widthOf(end) <= WIDEST)) {
      width += widthOf(end);
      end += 1;
    }
    out.push({ first, end, width });
    first = end;
  }
  return out;
}
