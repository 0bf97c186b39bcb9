/** RESULTS.md and the plots, from the saved answers. */
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { questions } from '../questions';
import { read, resultsFolder, type Saved } from '../record';
import { markdown } from './markdown';
import { svgOf } from './plot';

export const page = fileURLToPath(new URL('../RESULTS.md', import.meta.url));

/** Every file that is made, by its path. */
export function generated(): Map<string, string> {
  const saved = new Map<string, Saved>();
  for (const { name } of questions) {
    const path = `${resultsFolder}${name}.json`;
    if (existsSync(path)) saved.set(name, read(path));
  }
  const files = new Map([[page, markdown(questions, saved)]]);
  for (const { name, figure, more = [] } of questions) {
    const found = saved.get(name);
    if (found === undefined) continue;
    files.set(`${resultsFolder}${name}.svg`, svgOf(figure, found.rows));
    for (const one of more) files.set(`${resultsFolder}${name}-${one.name}.svg`, svgOf(one, one.rows(found.rows)));
  }
  return files;
}

export function generate(): void {
  for (const [path, text] of generated()) writeFileSync(path, text);
}
