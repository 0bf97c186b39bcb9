/** The graph in `debian-12-r.txt`. */

export interface Dependencies {
  readonly names: readonly string[];
  /** By places in `names`. */
  readonly edges: readonly (readonly [number, number])[];
}

/** A line a package: its name and those that it depends on. Packages without any edge are left out. */
export function readDependencies(text: string): Dependencies {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const names = [...new Set(lines.filter((line) => line.length > 1).flat())];
  const places = new Map(names.map((name, i) => [name, i]));
  const edges = lines.flatMap(([name, ...others]) =>
    others.map((other) => [places.get(name!)!, places.get(other)!] as const),
  );
  return { names, edges };
}
