/** The table of coordinates: how much of each cluster is on each, to be sorted and searched. */
import type { Context, Section } from '../context';
import { nameOf } from '../coordinates';
import { type Html, html } from '../html';
import { grouped, many, percent } from '../words';

/** Columns of memberships. */
const COLUMNS = 6;

interface Column {
  readonly title: string;
  readonly values: Float64Array;
}

export function membership(context: Context): Section | undefined {
  const { study, profiles, settings } = context;
  const { coordinates, rows } = settings;
  if (coordinates === undefined || profiles.length === 0) return undefined;
  const { n } = coordinates;
  const hasQ = profiles.some(({ Q }) => Q !== undefined);
  const all: Column[] = profiles.flatMap(({ P, Q = P }, at) => {
    const title = `cluster ${at + 1}`;
    if (!hasQ) return [{ title, values: P }];
    return [
      { title: `${title}, P`, values: P },
      { title: `${title}, Q`, values: Q },
    ];
  });
  const columns = all.slice(0, COLUMNS);
  const isCut = all.length > columns.length;
  const best = Array.from({ length: n }, (_, i) =>
    all.reduce((top, { values }, k) => (values[i]! > all[top]!.values[i]! ? k : top), 0),
  );
  const top = (i: number): number => all[best[i]!]!.values[i]!;
  const order = Array.from({ length: n }, (_, i) => i).sort((one, other) => top(other) - top(one) || one - other);
  const shown = order.slice(0, rows);
  const which =
    shown.length < n
      ? `The ${grouped(shown.length)} of ${many(n, 'coordinate')} with the largest membership in any cluster`
      : `All ${many(n, 'coordinate')}, those with the largest membership in any cluster first`;
  const shownClusters = isCut
    ? ` Of the ${many(study.entries.length, 'cluster')} the first have columns; “largest” and “in” look at all.`
    : '';
  return {
    id: 'membership',
    title: 'Membership of coordinates',
    body: html`<p>${which}.${shownClusters}</p>
<div class="search" hidden><label for="filter">Search</label> <input id="filter" type="search" autocomplete="off" spellcheck="false" aria-describedby="filtered"> <span id="filtered" role="status"></span></div>
<div class="scroll tall" role="region" tabindex="0" aria-labelledby="members-caption"><table id="members" class="sortable">
<caption id="members-caption"><span>Membership of each coordinate: its part of P${hasQ ? ' and Q' : ''}</span></caption>
<thead><tr><th scope="col">coordinate</th><th scope="col">index</th>${columns.map(({ title }) => html`<th scope="col">${title}</th>`)}<th scope="col" aria-sort="descending">largest</th>${all.length > 1 && html`<th scope="col">in</th>`}</tr></thead>
<tbody>
${shown.map(
  (
    i,
  ) => html`<tr><th scope="row">${nameOf(coordinates, i)}</th><td>${i}</td>${columns.map(({ values }) => cell(values[i]!))}${cell(top(i))}${all.length > 1 && html`<td>${all[best[i]!]!.title}</td>`}</tr>
`,
)}</tbody></table></div>`,
  };
}

/** What is sorted by, beside what is read. */
function cell(value: number): Html {
  return html`<td data-value="${Number.isFinite(value) ? value.toPrecision(4) : '-1'}">${percent(value)}</td>`;
}
