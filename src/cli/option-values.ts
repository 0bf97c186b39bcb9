/** Values of options, from words to what the library takes. The library checks ranges; here it is told apart what is a number at all. */
import { InvalidArgumentError } from 'commander';

export function number(word: string): number {
  const value = Number(word);
  if (word.trim() === '' || Number.isNaN(value)) throw new InvalidArgumentError('It is not a number.');
  return value;
}

/** Seconds, megabytes: nothing below 0, and no Infinity. */
export function amount(word: string): number {
  const value = number(word);
  if (!(value >= 0 && value < Infinity)) throw new InvalidArgumentError('It is to be 0 or more.');
  return value;
}

export function count(word: string): number {
  if (!/^\d+$/.test(word)) throw new InvalidArgumentError('It is not a whole number.');
  return Number(word);
}

export function workers(word: string): number | 'auto' {
  return word === 'auto' ? word : count(word);
}

/** `4`, or `4,2` for one after the other, or `1-4` for all from one to the other. */
export function ranks(word: string): number[] {
  const range = /^(\d+)-(\d+)$/.exec(word);
  if (range !== null) {
    const [from, to] = [Number(range[1]), Number(range[2])];
    if (to < from) throw new InvalidArgumentError('The second number is to be the larger one.');
    if (to - from > 9999) throw new InvalidArgumentError('It is to be 10000 ranks at most.');
    return Array.from({ length: to - from + 1 }, (_, at) => from + at);
  }
  return word.split(',').map(count);
}

/** `yes`, `no`, `scale=0.5` or `interpolate=0.1`. */
export function residual(word: string): boolean | { scale: number } | { interpolate: number } {
  if (word === 'yes' || word === 'no') return word === 'yes';
  const share = /^(scale|interpolate)=(.+)$/.exec(word);
  if (share === null) throw new InvalidArgumentError('It is to be yes, no, scale=NUMBER or interpolate=NUMBER.');
  const value = number(share[2]!);
  return share[1] === 'scale' ? { scale: value } : { interpolate: value };
}

/** `28x28`: height and width. */
export function imageSize(word: string): [number, number] {
  const size = /^(\d+)x(\d+)$/.exec(word);
  if (size === null) throw new InvalidArgumentError('It is to be height and width, such as 28x28.');
  return [Number(size[1]), Number(size[2])];
}
