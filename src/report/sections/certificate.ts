/** What the status of each cluster rests on. */
import type { Context, Section } from '../context';
import { html } from '../html';
import type { Entry } from '../subject';
import { table } from '../table';
import { many, number, tiny } from '../words';

export function certificate({ study }: Context): Section | undefined {
  const { entries } = study;
  if (entries.length === 0) return undefined;
  return {
    id: 'certificate',
    title: 'Certificate',
    body: html`<p>Measured afresh from the matrices when a run ended, whatever the method believed. <em>Stationarity</em> is what is left of the gradient. <em>Curvature</em> is the largest eigenvalue of the second derivative, as far as it was looked for: not positive at a maximum. <em>Dominant</em> says whether λ is the spectral radius of Γ(A;X), so that the point is a maximum of L and not of a branch of it. The other columns are the relative defects of identities that hold at an LSRDR.</p>
${table({
  id: 'certificates',
  caption: 'Residuals and tests of each cluster',
  head: [
    'cluster',
    'verdict',
    'stationarity',
    'curvature',
    'dominant',
    'equations',
    'eigen',
    'X = R A S',
    'R S = 1',
    'Π² = Π',
  ],
  rows: entries.map(({ result }, at) => {
    const { stationarity, equations, eigen, reconstruction, normalisation, idempotency, secondOrder, dominance } =
      result.certificate;
    return [
      String(at + 1),
      verdictOf(result),
      tiny(stationarity),
      secondOrder === undefined || secondOrder.tested === 0
        ? 'not tested'
        : `${secondOrder.largest > 0 ? tiny(secondOrder.largest, 1) : number(secondOrder.largest, 2)}, ${many(secondOrder.tested, 'reading')}`,
      dominance === undefined ? 'not measured' : dominance.dominant ? `yes, gap ${number(dominance.gap, 2)}` : 'no',
      tiny(equations),
      tiny(eigen),
      tiny(reconstruction),
      tiny(normalisation),
      tiny(idempotency),
    ];
  }),
})}
${messages(entries)}`,
  };
}

function verdictOf({ status, certificate }: Entry['result']): string {
  if (status !== 'converged') return `no maximum: ${status}`;
  const { secondOrder, dominance } = certificate;
  const isWhole = secondOrder !== undefined && secondOrder.tested > 0 && dominance !== undefined;
  return isWhole ? 'local maximum' : 'stationary; tests not stored';
}

function messages(entries: readonly Entry[]) {
  const texts = new Map<string, number[]>();
  entries.forEach(({ result }, at) => {
    if (result.status === 'converged' && !result.message.includes('; ')) return;
    texts.set(result.message, [...(texts.get(result.message) ?? []), at + 1]);
  });
  return [...texts].map(
    ([message, which]) =>
      html`<p class="soft">${which.length === 1 ? 'Cluster' : 'Clusters'} ${which.join(', ')}: ${message}.</p>`,
  );
}
