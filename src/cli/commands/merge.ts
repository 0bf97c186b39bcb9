import { Command } from 'commander';
import { type JobDocument, merge, openStore } from '../../jobs';
import { deliver, requireOutput } from '../deliver';
import { about, Failure } from '../failure';
import type { OutputWords } from '../fit-options';
import { kindOf } from '../output';
import { jobsOfPlan } from '../search-plan';
import { searchText } from '../search-text';
import type { Session } from '../session';
import { codeOf } from './search';

interface MergeWords extends OutputWords {
  readonly plan?: string;
}

/** `lsrdr merge`: one search from folders of results. */
export function mergeCommand(session: Session): Command {
  return new Command('merge')
    .summary('one document and one table of folders of results')
    .description('Puts the results of shards together: one table of all cases, and one document.')
    .argument('<folders...>', 'folders that search has written')
    .option('--plan <file>', 'the plan: missing jobs are named, and results of other plans left out')
    .option('--json', 'the whole search as JSON on standard output')
    .option('--out <file>', 'write the whole search to a file: name.json')
    .option('--force', 'replace files that are there')
    .addHelpText(
      'after',
      `
Exit codes: 0 all converged, 1 wrong use or input or jobs that are missing, 2 a job has not converged.

Examples:
  lsrdr merge results
  lsrdr merge shard-1 shard-2 --plan plan.json --out search.json`,
    )
    .action(async (folders: string[], words: MergeWords) => {
      await requireOutput(words, ['.json'], [words.plan]);
      const jobs = words.plan === undefined ? undefined : await jobsOfPlan(words.plan, undefined);
      const documents: JobDocument[] = [];
      const damaged = new Set<string>();
      for (const folder of folders) {
        if ((await kindOf(folder)) !== 'folder') throw new Failure(`${folder}: expected a folder of results`);
        const store = await about(folder, () => openStore(folder));
        for (const address of await store.list()) {
          const { document, damage } = (await store.read(address))!;
          if (document !== undefined) documents.push(document);
          else {
            damaged.add(address);
            session.streams.say(`lsrdr merge: ${damage}; it is left out`);
          }
        }
      }
      const found = await merge(documents, jobs === undefined ? {} : { jobs });
      for (const { job } of documents) damaged.delete(job.address);
      if (documents.length === 0 && damaged.size === 0) {
        throw new Failure(`${folders.join(', ')}: expected results of jobs, got none`);
      }
      // Without a plan what is damaged is all that is known to be missing.
      session.code = codeOf(jobs === undefined ? [...damaged] : [], found);
      await deliver(session.streams, words, { json: found, text: searchText(found) });
    });
}
