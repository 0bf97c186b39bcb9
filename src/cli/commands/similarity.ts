import { Command } from 'commander';
import { deliver } from '../deliver';
import { about, Failure } from '../failure';
import { fitFunctions } from '../fields';
import { addSubjectOptions, type OutputWords } from '../fit-options';
import { readResult } from '../result-file';
import type { Session } from '../session';
import { algebras, embedded, readSubject, type Subject, type SubjectOptions } from '../subject';

interface SimilarityWords extends SubjectOptions, OutputWords {
  readonly tensorB?: string;
}

/** `lsrdr similarity`: of two tuples. */
export function similarityCommand(session: Session): Command {
  const command = new Command('similarity')
    .summary('the spectral similarity of two tuples')
    .description(
      'ρ(Γ(A;B))/(ρ(Φ(A)) ρ(Φ(B)))^½, from 0 to 1, of two tuples with as many matrices, whose sizes may differ.',
    )
    .argument(
      '<a>',
      'an array [r, n, n] or a model, as fit takes it, or a result that fit has written, whose X is meant',
    )
    .argument('<b>', 'the same')
    .option('--tensor-b <name>', 'the array of the second file, where --tensor is that of the first');
  return addSubjectOptions(command)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Examples:
  lsrdr similarity a.npy b.npy
  lsrdr similarity weights.npy result.json`,
    )
    .action(async (a: string, b: string, words: SimilarityWords) => {
      const first = await subjectOf(a, words);
      const second = await subjectOf(b, words.tensorB === undefined ? words : { ...words, tensor: words.tensorB });
      const algebra = first.algebra.dim >= second.algebra.dim ? first.algebra : second.algebra;
      const value = await about(`${first.name}, ${second.name}`, () => {
        return fitFunctions(algebra).similarity(embedded(first, algebra).A, embedded(second, algebra).A);
      });
      await deliver(session.streams, words, { json: { similarity: value, field: algebra.name }, text: String(value) });
    });
}

async function subjectOf(file: string, words: SubjectOptions): Promise<Subject> {
  if (!file.endsWith('.json')) return readSubject(file, words);
  const { X, algebra } = await readResult(file);
  if (words.field !== undefined && words.field !== algebra.name) {
    throw new Failure(`${file}: --field: expected ${algebra.name}, got ${words.field}`);
  }
  return { A: X, algebra: algebras[algebra.name]!, name: file };
}
