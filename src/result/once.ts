/** Values that are computed when they are first asked for, and kept. */
export class Once {
  readonly #known = new Map<string, unknown>();

  get<T>(key: string, compute: () => T): T {
    if (!this.#known.has(key)) this.#known.set(key, compute());
    return this.#known.get(key) as T;
  }

  /** The value if it was asked for before. */
  known<T>(key: string): T | undefined {
    return this.#known.get(key) as T | undefined;
  }
}
