/** The jobs of a plan file, or of one shard of it. */
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { printable } from '../io/describe-model';
import { type Job, type PlanJobsOptions, planJobs } from '../jobs';
import { about } from './failure';

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** `3/16`. */
export function shardOf(word: string): Shard {
  const parts = /^(\d{1,6})\/(\d{1,6})$/.exec(word);
  const [index, count] = [Number(parts?.[1]), Number(parts?.[2])];
  if (parts === null || index < 1 || index > count) {
    throw new InvalidArgumentError('It is to be such as 3/16: the third of sixteen.');
  }
  return { index, count };
}

/**
 * The jobs of a plan; paths in it begin in its folder. Addresses are random numbers: by their order jobs of any kind are dealt out evenly, and every machine deals alike.
 */
export async function jobsOfPlan(
  file: string,
  shard: Shard | undefined,
  onInput?: PlanJobsOptions['onInput'],
): Promise<Job[]> {
  const text = await about(file, () => readFile(file, 'utf8'));
  const jobs = await about(file, () => planJobs(text, { folder: dirname(file), onInput }));
  if (shard === undefined) return jobs;
  const addresses = [...new Set(jobs.map(({ address }) => address))].sort();
  const dealt = new Set(addresses.filter((_, at) => at % shard.count === shard.index - 1));
  return jobs.filter(({ address }) => dealt.has(address));
}

/** Jobs with one address are one. */
export function distinctJobs(jobs: readonly Job[]): Job[] {
  const seen = new Set<string>();
  return jobs.filter(({ address }) => !seen.has(address) && seen.add(address));
}

/** In words: `first, layer 0, rank 2, seed 7 (3fa09c21)`. */
export function jobWords({ name, fit, address }: Job): string {
  return `${printable(name)}, ${fit.field}, rank ${fit.rank}, seed ${fit.seed} (${address.slice(0, 8)})`;
}
