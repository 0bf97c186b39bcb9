import { Command } from 'commander';
import { clusterAtlasAsync } from '../../cluster';
import type { NdArray } from '../../ndarray';
import type { ReportOptions, ReportSubject } from '../../report';
import { requireOutput } from '../deliver';
import { codeOfAtlas, codeOfFit, type ExitCode } from '../exit-codes';
import { about, Failure } from '../failure';
import { addFitOptions, addLongOptions, addSubjectOptions, fitOptionsOf, type SubjectFitWords } from '../fit-options';
import { chooseKernel, longWork, orKept } from '../long-work';
import { count, imageSize, number } from '../option-values';
import { writeWhole } from '../output';
import { readAtlasOrResult, readNames, readVectors } from '../report-files';
import type { Session } from '../session';
import { readSubject, type Subject } from '../subject';

interface ReportWords extends SubjectFitWords {
  readonly rank: number;
  readonly minimumShare?: number;
  readonly rounds?: number;
  readonly names?: string;
  readonly data?: string;
  readonly labels?: string;
  readonly image?: [number, number];
  readonly residues?: number;
  readonly title?: string;
  readonly baselines?: boolean;
}

/** `lsrdr report`: one page about the clusters of a model. */
export function reportCommand(session: Session): Command {
  const command = new Command('report')
    .summary('one HTML page about the clusters of a model')
    .description(
      'Finds every cluster, as atlas does, and writes one self-contained page: the finding, the clusters with the names of their coordinates, how the search went, memberships, the certificate. Of an atlas or result in JSON the page is made without a search.',
    )
    .argument('<file>', 'an array [r, n, n] or a model, as fit takes it, or what atlas or fit has written as JSON')
    .option('--out <file>', 'the page: name.html; without it the page goes to standard output')
    .option('--force', 'replace a file that is there')
    .option('--rank <d>', 'dimensions of each cluster', count, 2)
    .option('--minimum-share <share>', 'clusters below this share are left out; 0.1 by default', number)
    .option('--rounds <count>', 'most rounds of deflation', count)
    .option(
      '--names <file>',
      'names of the coordinates: JSON, a list or a vocabulary { word: index }, or lines of text',
    )
    .option('--image <size>', 'coordinates are pixels: 28x28, height and width', imageSize)
    .option('--residues <p>', 'coordinates are residues modulo p, in blocks of p', count)
    .option(
      '--data <file>',
      'inputs of the network [k, inputs], to take clusters out and see what it does without them',
    )
    .option('--labels <file>', 'the right output of each input [k], from 0')
    .option('--baselines', 'other methods beside the clusters')
    .option('--title <title>', 'heading of the page');
  addLongOptions(addFitOptions(addSubjectOptions(command)));
  return command
    .addHelpText(
      'after',
      `
Examples:
  lsrdr report model.safetensors --layer 0 --rank 2 --out page.html
  lsrdr report model.safetensors --layer 0 --names vocab.json --data inputs.npy --labels labels.npy --out page.html
  lsrdr report weights.npy --rank 1 --title Weights > page.html
  lsrdr report atlas.json --out page.html`,
    )
    .action(async (file: string, words: ReportWords, self: Command) => {
      await requireOutput(words, ['.html'], [file, words.names, words.data, words.labels]);
      const { renderReport, requireReportOptions } = await loadReport();
      chooseKernel(words);
      const isFound = file.endsWith('.json');
      if (isFound) refuseSearch(file, words, self);
      const source = isFound ? undefined : await readSubject(file, words);
      const options = await optionsOf(words, source, session.words);
      if (source !== undefined) await about(file, () => requireReportOptions(options, coordinatesOf(source)));
      const { subject, code } = source === undefined ? await fromFile(file) : await searched(session, source, words);
      session.code = code;
      await orKept(session, words, async () => {
        const page = await about(file, () => renderReport(subject, options));
        if (words.out === undefined) await session.streams.print(page);
        else {
          await writeWhole(words.out, page, words.force ?? false);
          await session.streams.print(`written to ${words.out}\n`);
        }
      });
    });
}

/** Loaded here alone: it needs a package that only reports need. */
async function loadReport(): Promise<typeof import('../../report/render-report')> {
  try {
    return await import('../../report/render-report');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const name = code === 'ERR_MODULE_NOT_FOUND' ? /package '([^']+)'/.exec(message)?.[1] : undefined;
    if (name === undefined) throw error;
    throw new Failure(`reports need ${name}, which is not installed; this installs it: npm install ${name}`);
  }
}

interface Found {
  readonly subject: ReportSubject;
  readonly code: ExitCode;
}

/** What was found before is shown as it is; words that say what is to be searched would be lost. */
function refuseSearch(file: string, { data, baselines }: ReportWords, command: Command): void {
  if (data !== undefined || baselines) {
    throw new Failure(`${file}: --data and --baselines: expected the model in place of what was found in it`);
  }
  const pageOnly = ['out', 'force', 'names', 'image', 'residues', 'labels', 'title'];
  const running = ['workers', 'deterministic', 'progress', 'checkpoint'];
  const lost = command.options.find((option) => {
    const name = option.attributeName();
    return ![...pageOnly, ...running].includes(name) && command.getOptionValueSource(name) === 'cli';
  });
  if (lost === undefined) return;
  throw new Failure(`${file}: ${lost.long}: expected the array or model that is to be searched, got what was found`);
}

function coordinatesOf({ A }: Subject): number {
  return 'n' in A ? A.n : (A as NdArray).shape[1]!;
}

async function fromFile(file: string): Promise<Found> {
  const subject = await readAtlasOrResult(file);
  return { subject, code: 'clusters' in subject ? codeOfAtlas(subject) : codeOfFit(subject) };
}

async function searched(session: Session, source: Subject, words: ReportWords): Promise<Found> {
  const { rank, minimumShare, rounds } = words;
  const options = {
    rank,
    ...fitOptionsOf(words),
    ...(minimumShare === undefined ? {} : { minimumShare }),
    ...(rounds === undefined ? {} : { rounds }),
  };
  const atlas = await longWork(session, words, { name: 'round' }, (hooks) =>
    about(source.name, () => clusterAtlasAsync(source.A, { ...options, ...hooks })),
  );
  return { subject: atlas, code: codeOfAtlas(atlas) };
}

async function optionsOf(
  { names, data, labels, image, residues, title, baselines }: ReportWords,
  source: Subject | undefined,
  words: readonly string[],
): Promise<ReportOptions> {
  const { place } = source ?? {};
  if (data !== undefined && place === undefined) {
    throw new Failure('--data: expected a layer of a model beside it, got an array');
  }
  if (labels !== undefined && data === undefined) throw new Failure('--labels: expected --data beside it, got none');
  const causal = data && {
    inputs: await readVectors(data),
    ...(labels === undefined ? {} : { labels: await readVectors(labels) }),
  };
  return {
    ...(place ?? {}),
    ...(names === undefined ? {} : { names: await readNames(names) }),
    ...(causal ? { data: causal } : {}),
    ...(image === undefined ? {} : { image }),
    ...(residues === undefined ? {} : { residues }),
    ...(title === undefined ? {} : { title }),
    ...(baselines && source ? { baselines: true as const, tuple: source.A } : {}),
    command: ['lsrdr', ...words.map(quoted)].join(' '),
  };
}

/** As a shell takes it. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
