/**
 * HTML as values: what a template takes in is escaped unless it is HTML already, so that no text of a user, a name or a command, becomes a tag.
 */

/** Text that is HTML. Made by {@link html} and, for what other programs wrote, by {@link trusted}. */
export class Html {
  constructor(readonly text: string) {}
}

/** What a template takes: text and numbers are escaped, lists are joined, undefined and false are nothing. */
export type Content = Html | string | number | undefined | false | readonly Content[];

/** HTML from a template; everything in `${…}` is escaped, attributes included, which therefore stand in double quotes. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(parts.reduce((text, part, at) => text + textOf(values[at - 1]) + part));
}

/** HTML that this package or Plot made. */
export function trusted(text: string): Html {
  return new Html(text);
}

function textOf(value: Content): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(textOf).join('');
  return escaped(String(value));
}

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML, also within quotes. Controls and halves of characters, which HTML cannot hold, become U+FFFD. */
export function escaped(text: string): string {
  return wellFormed(text).replace(/[&<>"']/g, (character) => entities[character]!);
}

/** JSON for a script element: valid JSON that has no `<` and no line ends of JavaScript. */
export function jsonForScript(value: unknown): Html {
  const text = JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return new Html(text);
}

/** Controls other than tab and line feed, and halves of surrogate pairs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNWRITABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/gu;

function wellFormed(text: string): string {
  return text.replace(UNWRITABLE, '\ufffd');
}
