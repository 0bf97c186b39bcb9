/** Tables with captions, in boxes of their own that scroll where a page is narrow. */
import { type Content, type Html, html } from './html';

export interface TableOptions {
  /** Of its element, one of a kind on the page. */
  readonly id: string;
  readonly caption: Content;
  readonly head: readonly Content[];
  /** The first cell of each row names it. */
  readonly rows: readonly (readonly Content[])[];
  /** Columns of words, by index: to the left, and broken into lines. */
  readonly words?: readonly number[];
  /** In a box that has to be opened. */
  readonly folded?: boolean;
  /** In a box that scrolls downwards too. */
  readonly isTall?: boolean;
}

export function table({ id, caption, head, rows, words = [], folded = false, isTall = false }: TableOptions): Html {
  const kind = (column: number): Html => (words.includes(column) ? html` class="words"` : html``);
  const body = html`<div class="scroll${isTall && ' tall'}" role="region" tabindex="0" aria-labelledby="${id}-caption"><table id="${id}">
<caption id="${id}-caption"><span>${caption}</span></caption>
<thead><tr>${head.map((cell, column) => html`<th scope="col"${kind(column)}>${cell}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([first, ...rest]) =>
    html`<tr><th scope="row">${first}</th>${rest.map((cell, column) => html`<td${kind(column + 1)}>${cell}</td>`)}</tr>
`,
)}</tbody></table></div>`;
  return folded ? html`<details><summary>${caption}</summary>${body}</details>` : body;
}
