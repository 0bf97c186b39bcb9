/** What the arguments of `npm run bench` ask for. */
import { parseArgs } from 'node:util';

/** Arguments or files that nothing can be made of. */
export class RequestError extends Error {}

export type Command =
  | { readonly task: 'measure'; readonly full: boolean; readonly only: readonly string[] }
  | { readonly task: 'render' }
  | { readonly task: 'compare'; readonly before: string; readonly after: string };

/**
 * @param known the names of the questions
 * @throws RequestError for options that there are not, a question of another name, arguments that nothing would come of
 */
export function commandOf(args: readonly string[], known: readonly string[]): Command {
  const { values, positionals } = parsed(args);
  const { full, render, compare } = values;
  const only = values.only.flatMap((names) => names.split(','));
  const asksToMeasure = full || only.length > 0;
  if (compare && (render || asksToMeasure))
    throw new RequestError('--compare measures nothing: expected two files besides it');
  if (render && asksToMeasure) throw new RequestError('--render measures nothing: expected no other option');
  if (compare) {
    const [before, after] = positionals;
    if (before === undefined || after === undefined || positionals.length > 2) {
      throw new RequestError(`--compare: expected two files of results, got ${positionals.length}`);
    }
    return { task: 'compare', before, after };
  }
  if (positionals.length > 0) throw new RequestError(`expected options only, got ${positionals.join(' ')}`);
  if (render) return { task: 'render' };
  const strange = only.find((name) => !known.includes(name));
  if (strange !== undefined) throw new RequestError(`--only: expected one of ${known.join(', ')}, got ${strange}`);
  return { task: 'measure', full, only };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        full: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] as string[] },
        render: { type: 'boolean', default: false },
        compare: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new RequestError((error as Error).message);
  }
}
