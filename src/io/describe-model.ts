import { shapeText } from './bytes';
import type { OpenFile } from './open-file';

/** Letters of a configuration that are shown. */
const longestShown = 2000;

/** What {@link Model.describe} says: a line for the file, one for each tensor, and one for each of the rest. */
export function describeFile(
  file: OpenFile,
  size: number,
  config: Readonly<Record<string, unknown>> | undefined,
  notes: readonly string[],
): string {
  const tensors = [...file.tensors.values()];
  const rows = tensors.map(({ name, dtype, shape }) => [printable(name), printable(dtype), shapeText(shape)]);
  const widths = [0, 1].map((column) => rows.reduce((most, row) => Math.max(most, row[column]!.length), 0));
  const lines = rows.map(
    ([name, dtype, shape]) => `  ${name!.padEnd(widths[0]!)}  ${dtype!.padEnd(widths[1]!)}  ${shape}`,
  );
  const metadata = Object.entries(file.metadata).map(([key, text]) => `${printable(key)}: ${printable(text)}`);
  const count = `${tensors.length} ${tensors.length === 1 ? 'tensor' : 'tensors'}`;
  return [
    `${file.format}, ${count}, ${size} bytes`,
    ...lines,
    ...(config === undefined ? [] : [`config: ${cut(JSON.stringify(config))}`]),
    ...(metadata.length === 0 ? [] : [`metadata: ${cut(metadata.join(', '))}`]),
    ...notes.map((note) => `note: ${printable(note)}`),
  ].join('\n');
}

function cut(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

/** Names and texts come from the file; what would move the cursor or begin a line is shown as an escape. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/g, (character) => {
    const escaped = JSON.stringify(character).slice(1, -1);
    // JSON has no need to escape those above 0x7e, among them one that begins commands of terminals.
    return escaped === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : escaped;
  });
}
