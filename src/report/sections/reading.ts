import type { Context, Section } from '../context';
import { type Html, html } from '../html';
import { grouped, many, percent } from '../words';

/** How to read the page, before anything that has to be read. */
export function reading(context: Context): Section {
  const { settings, study } = context;
  const { coordinates, threshold } = settings;
  const { size } = study;
  const terms: (readonly [string, Html])[] = [
    [
      'Cluster',
      html`A subspace of ${size === undefined ? 'few dimensions' : many(size.rank, 'dimension')} among ${size === undefined ? 'all' : grouped(size.n)} coordinates on which the matrices act coherently: a local maximum of the fitness. Coordinates belong to it by degrees.`,
    ],
    [
      'Fitness and share',
      html`Fitness is L(X) = ρ(Γ(A;X)) / ρ(Φ(X))<sup>½</sup>, the quantity that is maximised. Its square cannot exceed ρ(Φ(A)), that of the whole tuple; the <em>share</em> is how much of that bound the cluster reaches. It is a share of the strongest that the matrices do together, not of their entries or of the outputs of a network, and shares of different clusters need not add up to 100 %.`,
    ],
    [
      'P and Q',
      html`Two matrices of trace one that say how much of a direction belongs to the cluster${study.entries.length > 0 && context.profiles.every(({ Q }) => Q === undefined) ? html`; here they have the same diagonal, so that P stands for both` : html`: P on the side where vectors go in, Q on the side where they come out`}. The <em>membership</em> of a coordinate is its entry on the diagonal of P: memberships add up to 100 % over all coordinates.`,
    ],
    // Pixels and residues have none.
    ...(coordinates === undefined || coordinates.hasNames || (coordinates.image ?? coordinates.residues) === undefined
      ? [
          [
            'Names',
            html`A cluster is called by the fewest coordinates that together hold ${percent(threshold)} of it.`,
          ] as const,
        ]
      : []),
    ...(size !== undefined && size.rank > 1
      ? [
          [
            'Dimensions that count',
            html`How many of the ${size.rank} dimensions carry weight: e to the entropy of σ, ${size.rank} where all carry the same.`,
          ] as const,
        ]
      : []),
    [
      'Hits',
      html`How many starts of the search ended at the cluster. A cluster that many starts find is easy to find; that does not make it large.`,
    ],
  ];
  if (coordinates?.image !== undefined) {
    terms.push([
      'Images',
      html`Directions (eigenvectors of P) as ${coordinates.image.height}×${coordinates.image.width} pixels, each on its own scale; the ground of the page is zero. ${
        context.profiles.every(({ isSigned }) => isSigned)
          ? html`<span class="positive">Red</span> is positive, <span class="negative">blue</span> negative; the sign of a whole direction means nothing.`
          : 'The entries have phases, and what is drawn is their size.'
      }`,
    ]);
  }
  if (coordinates?.residues !== undefined) {
    terms.push([
      'Waves',
      html`Directions (eigenvectors of P) as curves over the residues modulo ${coordinates.residues.p}, ${many(coordinates.residues.blocks, 'block')} side by side. A frequency <i>k</i> is cos(2π<i>ka</i>/${coordinates.residues.p}) and the sine beside it; <em>pure</em> is the part of P that the one frequency has.`,
    ]);
  }
  return {
    id: 'reading',
    title: 'How to read this',
    body: html`<dl class="terms">${terms.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>`,
  };
}
