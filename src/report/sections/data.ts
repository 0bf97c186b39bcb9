/** The numbers of the page as JSON, within it. */
import type { Context, Section } from '../context';
import { type Html, html, jsonForScript } from '../html';
import { known } from '../subject';
import { many } from '../words';

/** Characters of the JSON of a subject up to which it goes into the page whole. */
const LARGEST = 1_000_000;

/** Memberships up to which all go in. */
const MEMBERSHIPS = 60_000;

/** The section says what is in the script element, which stands at the end of the page. */
export function data(context: Context): Section {
  const { study, profiles, settings } = context;
  // A result writes its similarity, which is not to be measured for this.
  const whole = study.entries.every(({ shareUnknown }) => shareUnknown === undefined)
    ? known(() => study.given.toJSON())
    : { reason: 'its share was not measured' };
  const given = 'value' in whole ? whole.value : undefined;
  const text = given && JSON.stringify(given);
  const isWhole = text !== undefined && text.length <= LARGEST;
  const { coordinates } = settings;
  const isAll = profiles.length * (coordinates?.n ?? 0) <= MEMBERSHIPS;
  const rounded = (values: Iterable<number>): (number | null)[] =>
    Array.from(values, (value) => (Number.isFinite(value) ? Number(value.toPrecision(6)) : null));
  const json = {
    format: 'lsrdr-report/1',
    command: settings.command ?? null,
    names: coordinates?.hasNames && isAll ? Array.from({ length: coordinates.n }, (_, i) => coordinates.name(i)) : null,
    clusters: study.entries.map(({ result, share, round, hits, runs }, at) => ({
      cluster: at + 1,
      status: result.status,
      fitness: finite(result.fitness),
      share: finite(share),
      ...{ round, hits, runs },
      seed: result.seed,
      spectrum: { P: rounded(result.spectrum.P), Q: rounded(result.spectrum.Q) },
      ...(isAll ? { memberships: rounded(profiles[at]!.P) } : { leading: profiles[at]!.leading.slice(0, 100) }),
    })),
    subject: isWhole ? given : null,
  };
  const why =
    text === undefined
      ? `it could not be written (${(whole as { reason: string }).reason})`
      : `it has ${many(text.length, 'character')}, too many for a page`;
  return {
    id: 'data',
    title: 'Data',
    body: html`<p>The numbers of this page are in it as JSON, in the element <code>#lsrdr-data</code>. ${
      isWhole
        ? html`Its field <code>subject</code> is the whole ${study.kind === 'fit' ? html`result, which <code>fromJSON</code> reads back` : html`atlas, which <code>atlasFromJSON</code> reads back`}.`
        : html`The whole ${study.kind === 'fit' ? 'result' : 'atlas'} is not: ${why}.`
    }</p>
${script(json)}`,
  };
}

function script(json: object): Html {
  return html`<script type="application/json" id="lsrdr-data">${jsonForScript(json)}</script>`;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
