/** A page around its sections: one file, no request to anywhere. */
import type { Section } from './context';
import { html, trusted } from './html';
import { script, scriptHash } from './script';
import type { Finding } from './sections/finding';
import { style } from './style';

/** Images are data, styles and one script are in the page, and nothing else is loaded or sent. */
const POLICY = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash}'; base-uri 'none'; form-action 'none'`;

export interface PageParts {
  readonly title: string;
  readonly finding: Finding;
  readonly sections: readonly Section[];
}

export function page({ title, finding: { sentence, caution, isAlarm }, sections }: PageParts): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<main>
<h1><bdi>${title}</bdi></h1>
<p class="finding">${sentence}</p>
${caution && html`<p class="caution${!isAlarm && ' mild'}">${caution}</p>`}
<nav aria-label="Sections"><ul>${sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
${sections.map(
  ({ id, title: name, body }) => html`<section aria-labelledby="${id}">
<h2 id="${id}">${name}</h2>
${body}
</section>
`,
)}</main>
<script>${trusted(script)}</script>
</body>
</html>
`.text;
}
