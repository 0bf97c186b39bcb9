/** Tables with captions, in boxes of their own that scroll where a page is narrow. */
import { type Content, type Html, html } from './html';

export interface TableOptions {
  readonly caption: Content;
  readonly head: readonly Content[];
  /** The first cell of each row names it. */
  readonly rows: readonly (readonly Content[])[];
  /** In a box that has to be opened. */
  readonly folded?: boolean;
  /** In a box that scrolls downwards too. */
  readonly isTall?: boolean;
  /** Of its element, one of a kind on the page. */
  readonly id: string;
}

export function table({ caption, head, rows, folded = false, isTall = false, id }: TableOptions): Html {
  const body = html`<div class="scroll${isTall && ' tall'}" role="region" tabindex="0" aria-labelledby="${id}-caption"><table id="${id}">
<caption id="${id}-caption"><span>${caption}</span></caption>
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([first, ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
)}</tbody></table></div>`;
  return folded ? html`<details><summary>${caption}</summary>${body}</details>` : body;
}
