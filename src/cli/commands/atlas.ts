import { Command } from 'commander';
import { type ClusterAtlas, clusterAtlasAsync } from '../../cluster';
import { deliver, requireOutput } from '../deliver';
import { codeOfAtlas } from '../exit-codes';
import { about, required } from '../failure';
import {
  addFitOptions,
  addLongOptions,
  addOutputOptions,
  addSubjectOptions,
  fitOptionsOf,
  type SubjectFitWords,
} from '../fit-options';
import { chooseKernel, longWork, orKept } from '../long-work';
import { count, number } from '../option-values';
import type { Session } from '../session';
import { readSubject } from '../subject';
import { neurons, short, table } from '../text';

interface AtlasWords extends SubjectFitWords {
  readonly rank?: number;
  readonly minimumShare?: number;
  readonly rounds?: number;
  readonly duplicates?: number;
}

/** `lsrdr atlas`: every cluster one can find. */
export function atlasCommand(session: Session): Command {
  const command = new Command('atlas')
    .summary('every cluster that one can find')
    .description('All distinct local maxima from restarts, then those on the complement of what was found, and so on.')
    .argument('<file>', 'an array [r, n, n] or a model, as fit takes it')
    .option('--rank <d>', 'dimensions of each cluster', count)
    .option('--minimum-share <share>', 'clusters below this share are left out; 0.1 by default', number)
    .option('--rounds <count>', 'most rounds of deflation', count)
    .option('--duplicates <fidelity>', 'optima this near are one cluster; 0.95 by default', number);
  addOutputOptions(addLongOptions(addFitOptions(addSubjectOptions(command))), 'name.json');
  return command
    .addHelpText(
      'after',
      `
Examples:
  lsrdr atlas weights.npy --rank 1 --restarts 20
  lsrdr atlas model.safetensors --layer 0 --rank 2 --minimum-share 0.02 --out atlas.json`,
    )
    .action(async (file: string, words: AtlasWords) => {
      const { minimumShare, rounds, duplicates } = words;
      const options = {
        rank: required('--rank', words.rank, 'the dimensions of each cluster'),
        ...fitOptionsOf(words),
        ...(minimumShare === undefined ? {} : { minimumShare }),
        ...(rounds === undefined ? {} : { rounds }),
        ...(duplicates === undefined ? {} : { duplicates }),
      };
      await requireOutput(words, ['.json'], [file]);
      chooseKernel(words);
      const { A, name } = await readSubject(file, words);
      const atlas = await longWork(session, words, { name: 'round' }, (hooks) =>
        about(name, () => clusterAtlasAsync(A, { ...options, ...hooks })),
      );
      session.code = codeOfAtlas(atlas);
      await orKept(session, words, () =>
        deliver(session.streams, words, { json: atlas, text: atlasText(name, atlas) }),
      );
    });
}

function atlasText(name: string, atlas: ClusterAtlas): string {
  const rows = atlas.clusters.map(({ result, share, round, hits, runs, fitness }, index) => [
    index,
    round,
    short(fitness, 6),
    short(share),
    `${hits}/${runs}`,
    neurons(result),
  ]);
  const list = table(['cluster', 'round', 'fitness', 'share', 'hits', 'neurons by their weight in P'], rows);
  return [name, atlas.toString(), ...(rows.length > 0 ? [list] : [])].join('\n');
}
