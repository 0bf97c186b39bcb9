/**
 * Plots of Observable Plot as text. Each is drawn at the width of a telephone, so that its letters are never scaled down, and widened by the page; colours
 * are variables of the page, so that one drawing serves light and dark. No text of a user goes into a plot.
 */
import * as Plot from '@observablehq/plot';
import { type Content, type Html, html, trusted } from './html';
import { SvgDocument, SvgElement } from './svg-document';

/** Of the drawing; a page of 400 px leaves 344. */
export const WIDTH = 340;

/** Colours by what they mean; the page gives them their values. */
export const colour = {
  own: 'var(--own)',
  chance: 'var(--chance)',
  energy: 'var(--energy)',
  /** Of lines, of which there are six at most. */
  series: (k: number): string => `var(--series-${k % 6})`,
} as const;

export interface FigureText {
  /** What is seen, for those who do not see it: one or two sentences with numbers. */
  readonly alternative: string;
  readonly caption: Content;
  /** Names of colours, shown under the plot. */
  readonly legend?: readonly {
    readonly colour: string;
    readonly name: Content;
    readonly shape?: 'line' | 'dashed' | 'dot' | 'ring';
  }[];
  /** Under the plot. */
  readonly after?: Content;
}

/** A plot with its caption. */
export function figure(text: FigureText, options: Plot.PlotOptions): Html {
  const svg = Plot.plot({
    width: WIDTH,
    marginTop: 24,
    marginRight: 16,
    ...options,
    className: 'plot',
    document: new SvgDocument() as unknown as Document,
    style: { fontSize: '12px' },
  }) as unknown as SvgElement;
  cleaned(svg);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', text.alternative);
  svg.removeAttribute('width');
  svg.removeAttribute('height');
  return html`<figure class="chart">
<figcaption>${text.caption}</figcaption>
${trusted(String(svg))}
${text.legend !== undefined && text.legend.length > 0 && legend(text.legend)}
${text.after}
</figure>`;
}

/**
 * Without the styles that every plot brings, which the page has, without names of parts, since the whole is one image with a text, and without digits
 * that nobody sees.
 */
function cleaned(element: SvgElement): void {
  element.removeAttribute('aria-label');
  for (const [name, value] of element.attributes) {
    element.setAttribute(
      name,
      value.replace(/-?\d+\.\d{4,}/g, (digits) => String(Number(Number(digits).toFixed(3)))),
    );
  }
  for (const child of [...element.childNodes]) {
    if (!(child instanceof SvgElement)) continue;
    if (child.tagName === 'style') element.childNodes.splice(element.childNodes.indexOf(child), 1);
    else cleaned(child);
  }
}

function legend(entries: NonNullable<FigureText['legend']>): Html {
  return html`<ul class="legend">${entries.map(
    ({ colour: ink, name, shape = 'dot' }) =>
      html`<li><svg class="key" viewBox="0 0 18 10" aria-hidden="true">${
        shape === 'line' || shape === 'dashed'
          ? html`<line x1="0" x2="18" y1="5" y2="5" stroke="${ink}" stroke-width="2.5"${shape === 'dashed' && trusted(' stroke-dasharray="3 3"')}/>`
          : shape === 'ring'
            ? html`<circle cx="9" cy="5" r="3.8" fill="none" stroke="${ink}" stroke-width="2"/>`
            : html`<circle cx="9" cy="5" r="4.5" fill="${ink}"/>`
      }</svg>${name}</li>`,
  )}</ul>`;
}
