/** What a pickle is read into: containers that keep apart what Python keeps apart, and names that nothing is looked up by. */
export class PickleList {
  readonly items: unknown[] = [];
}

export class PickleTuple {
  constructor(readonly items: readonly unknown[]) {}
}

/** A `dict`, or an `OrderedDict`, which may have attributes of its own. */
export class PickleDict {
  /** A Map, so that a key `__proto__` is a key like any other. */
  readonly entries = new Map<unknown, unknown>();
  constructor(readonly isOrdered = false) {}
}

/** A class or function of Python, by `module.name`. */
export class PickleGlobal {
  constructor(readonly name: string) {}
}

/** Everything that a pickle may name, and what a call of it gives. */
export interface PickleRules {
  /** By `module.name`; undefined for a class that is a name only, and cannot be called. */
  readonly globals: ReadonlyMap<string, ((args: readonly unknown[]) => unknown) | undefined>;
  /** What a persistent id stands for. */
  readonly persistent: (id: unknown) => unknown;
}
