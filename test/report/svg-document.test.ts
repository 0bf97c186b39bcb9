/** The small document that plots are drawn into, beside a complete one. */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { SvgDocument } from '../../src/report/svg-document';

describe('SVG', () => {
  const data = [
    { x: 1, y: 2, n: 'a' },
    { x: 2, y: 3.5, n: 'b & "c" <d>' },
    { x: 3, y: 1, n: 'a' },
  ];
  const plots: { readonly [name: string]: Plot.PlotOptions } = {
    bars: {
      marks: [Plot.barY(data, { x: 'n', y: 'y', fill: 'var(--own)' }), Plot.ruleY([0])],
      y: { grid: true },
      style: { fontSize: '12px' },
    },
    lines: {
      marks: [
        Plot.line(data, { x: 'x', y: 'y', z: 'n', stroke: () => 'var(--own)' }),
        Plot.dot(data, Plot.selectLast({ x: 'x', y: 'y', z: 'n' })),
        Plot.frame(),
        Plot.text(data, { x: 'x', y: 'y', text: 'n' }),
      ],
      y: { type: 'log', tickFormat: (y: number) => `<${y}>` },
      color: { type: 'identity' },
      ariaLabel: 'with "quotes"',
    },
    ticks: {
      marks: [
        Plot.tickX(data, { x: 'x', y: 'n', stroke: 'currentColor' }),
        Plot.ruleX([2], { strokeDasharray: '2 3' }),
      ],
    },
    cells: {
      marks: [Plot.cell(data, { x: 'n', y: 'n', fillOpacity: 'y' })],
      opacity: { domain: [0, 4] },
      x: { label: null },
    },
  };

  /** Elements with their attributes in order of names, and texts, each in one piece. */
  const outline = (node: Element): unknown => ({
    name: node.tagName,
    attributes: Array.from(node.attributes, ({ name, value }) => `${name}=${value}`).sort(),
    text: node.children.length === 0 ? node.textContent : undefined,
    children: Array.from(node.children, outline),
  });

  it.each(Object.keys(plots))('of %s is what a complete document writes', (name) => {
    const options = plots[name]!;
    const { document } = parseHTML('<!doctype html><html><body></body></html>');
    const own = String(Plot.plot({ ...options, document: new SvgDocument() as unknown as Document }));
    const other = Plot.plot({ ...options, document: document as unknown as Document }).outerHTML;
    const read = (text: string) => outline(parseHTML(`<body>${text}</body>`).document.querySelector('svg')!);
    expect(own.length).toBeGreaterThan(500);
    expect(read(own)).toEqual(read(other));
  });
});
