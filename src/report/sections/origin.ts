/** How the page was made: the command, the sizes, the seeds. */
import type { Context, Section } from '../context';
import { type Html, html } from '../html';
import { grouped, many } from '../words';

export function origin({ study, settings }: Context): Section {
  const { size, rounds, atlas, entries } = study;
  const lines: (readonly [string, Html])[] = [];
  if (size !== undefined) {
    const { r, n, rank, algebra } = size;
    lines.push([
      'Tuple',
      html`${many(r, 'matrix', 'matrices')} of ${grouped(n)}×${grouped(n)}, over the ${scalars(algebra)}`,
    ]);
    lines.push(['Rank', html`${rank} of at most ${grouped(n)}`]);
  }
  const methods = [...new Set(rounds.map(({ result }) => result.method))];
  if (methods.length > 0) lines.push(['Method', html`${methods.join(', ')}`]);
  const seeds = rounds.flatMap(({ runs }) => runs.map(({ seed }) => seed));
  if (seeds.length > 0) {
    const starts = rounds.map(({ runs }) => runs.length);
    lines.push([
      'Starts',
      html`${starts.join(' + ')}, seeds ${span(seeds)}; the runs that are shown have ${span(entries.map(({ result }) => result.seed))}`,
    ]);
  }
  const readings = atlas === undefined ? rounds[0]?.result.readings?.total : atlas.readings;
  if (readings !== undefined) lines.push(['Readings of the matrices', html`${grouped(Math.round(readings))}`]);
  const seconds = entries.reduce((sum, { result }) => sum + result.seconds, 0);
  if (seconds > 0)
    lines.push(['Time', html`${seconds < 10 ? seconds.toFixed(2) : seconds.toFixed(0)} s for the runs that are shown`]);
  return {
    id: 'origin',
    title: 'How this page was made',
    body: html`${
      settings.command === undefined
        ? html`<p>By <code>renderReport</code> of <code>lsrdr/report</code>; no command was given.</p>`
        : html`<pre tabindex="0" aria-label="Command that made this page"><code>${settings.command}</code></pre>`
    }
<dl class="origin">${lines.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>`,
  };
}

function scalars(algebra: string): string {
  return (
    { real: 'real numbers', complex: 'complex numbers', quaternion: 'quaternions' }[algebra] ?? `algebra “${algebra}”`
  );
}

function span(seeds: readonly number[]): string {
  const all = [...new Set(seeds)].sort((one, other) => one - other);
  const [first, last] = [all[0]!, all[all.length - 1]!];
  if (all.length > 2 && last - first === all.length - 1) return `${first} to ${last}`;
  return all.length <= 8 ? all.join(', ') : `${all.slice(0, 7).join(', ')}, … (${all.length})`;
}
