/**
 * Plots of Observable Plot as text. Each is drawn at the width of a telephone, so that its letters are never scaled down, and widened by the page; colours
 * are variables of the page, so that one drawing serves light and dark. No text of a user goes into a plot.
 */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { type Content, type Html, html, trusted } from './html';

/** Of the drawing; a page of 400 px leaves 344. */
export const WIDTH = 340;

/** Colours by what they mean; the page gives them their values. */
export const colour = {
  own: 'var(--own)',
  chance: 'var(--chance)',
  energy: 'var(--energy)',
  series: (k: number): string => `var(--series-${k % 6})`,
} as const;

/** How many colours there are for lines; more lines share the last one's. */
export const SERIES = 6;

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
  readonly className?: string;
  /** Under the plot. */
  readonly after?: Content;
}

/** A plot with its caption. */
export function figure(text: FigureText, options: Plot.PlotOptions): Html {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const svg = Plot.plot({
    width: WIDTH,
    marginTop: 24,
    marginRight: 16,
    ...options,
    className: 'plot',
    document: document as unknown as Document,
    style: { fontSize: '12px', ...(options.style as object) },
  }) as unknown as SVGSVGElement;
  for (const style of Array.from(svg.querySelectorAll('style'))) style.remove();
  for (const group of Array.from(svg.querySelectorAll('[aria-label]'))) group.removeAttribute('aria-label');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', text.alternative);
  svg.removeAttribute('width');
  svg.removeAttribute('height');
  return html`<figure class="chart ${text.className ?? ''}">
<figcaption>${text.caption}</figcaption>
${trusted(svg.outerHTML)}
${text.legend !== undefined && text.legend.length > 0 && legend(text.legend)}
${text.after}
</figure>`;
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
