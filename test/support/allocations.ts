/** The lengths of the Float64Arrays made while `work` runs, but for views of other arrays' memory. */
export function lengthsMade(work: () => void): number[] {
  const original = globalThis.Float64Array;
  const lengths: number[] = [];
  globalThis.Float64Array = new Proxy(original, {
    construct(target, args: [unknown, ...unknown[]]) {
      const made = Reflect.construct(target, args) as Float64Array;
      if (!(args[0] instanceof ArrayBuffer)) lengths.push(made.length);
      return made;
    },
  });
  try {
    work();
  } finally {
    globalThis.Float64Array = original;
  }
  return lengths;
}
