/**
 * Imports go one way. A room is a folder of src/ (or a file beside them); the layers below are the order in which rooms may know
 * one another. Only import and export declarations with a string are read, which is all that src/ uses.
 */
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { filesBelow, read } from './source';

/** A room may import from rooms of earlier layers, and from no other room of its own. CONTRIBUTING.md draws the same map. */
const layers = [
  ['errors', 'random', 'node-module', 'ndarray', 'resting', 'shown'],
  ['algebra'],
  ['kernels'],
  ['matrix'],
  ['interop'],
  ['tuple'],
  ['dominant-eigen', 'partial-trace'],
  ['superoperator'],
  ['methods'],
  ['search'],
  ['result'],
  ['barycentre'],
  ['field'],
  ['real', 'complex', 'quaternion'],
  ['cluster'],
  ['bilinear'],
  ['baselines'],
  ['exchange'],
  ['index'],
];

/** Rooms that stand around the core: what they need of it is named here, and nobody imports them but the index and whom `doors` names. */
const around: { readonly [room: string]: readonly string[] } = {
  io: ['errors', 'node-module', 'ndarray'],
  mathjs: ['errors', 'ndarray', 'algebra', 'interop'],
  testing: ['algebra', 'random', 'matrix', 'tuple'],
  report: ['errors', 'resting', 'algebra', 'interop', 'search', 'result', 'cluster', 'bilinear', 'baselines', 'io'],
  // The program is a user of the package: of what is not public it needs the reading of a tuple and the measuring of a result, for `certify`.
  cli: [
    ...['algebra', 'ndarray', 'kernels', 'tuple', 'result', 'field', 'real', 'complex', 'quaternion', 'cluster'],
    ...['bilinear', 'exchange', 'io', 'report', 'jobs', 'queue'],
  ],
  // A job is a fit with what it is about: files are opened, layers made tuples, results kept as JSON.
  jobs: [
    ...[
      'errors',
      'node-module',
      'ndarray',
      'algebra',
      'kernels',
      'matrix',
      'tuple',
      'methods',
      'search',
      'result',
      'field',
    ],
    ...['real', 'complex', 'quaternion', 'bilinear', 'io'],
  ],
  queue: ['errors', 'node-module', 'result', 'jobs'],
};

/** Networks are made from models, whose names and tensors `io` knows; results become files that it writes. */
const doors: { readonly [room: string]: readonly string[] } = { io: ['bilinear', 'exchange'] };

/** Stands for a name that is computed when the program runs. */
const COMPUTED = '(computed)';

/** Where a package may be imported for its code. */
const packages: { readonly [name: string]: readonly string[] } = {
  ndarray: ['src/ndarray.ts'],
  'fast-check': ['src/testing/'],
  fflate: ['src/io/', 'src/report/'],
  '@observablehq/plot': ['src/report/'],
  [COMPUTED]: ['src/node-module.ts'],
  commander: ['src/cli/'],
  'node:crypto': ['src/cli/'],
  'node:fs': ['src/cli/'],
  'node:fs/promises': ['src/cli/'],
  'node:os': ['src/cli/'],
  'node:path': ['src/cli/'],
  'node:tty': ['src/cli/'],
  'node:worker_threads': ['src/cli/'],
  tinypool: ['src/cli/'],
  bullmq: ['src/queue/'],
  ioredis: ['src/queue/'],
};

/** Of the package itself the program knows its version, and so do jobs, whose bits it decides. */
const OWN = '../../package.json';
const knowVersion = ['src/cli/', 'src/jobs/'];

interface Import {
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
  /** The file or folder index meant, or undefined for a package. */
  readonly target: string | undefined;
  /** Erased by the compiler: `import type`, `export type`. (`import { type X }` leaves an empty import behind.) */
  readonly typeOnly: boolean;
}

const files = filesBelow('src', '.ts');
const known = new Set(files);
const imports = files.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022, true);
  const found: Import[] = [];
  const add = (node: ts.Node, specifier: string, typeOnly: boolean) => {
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    found.push({ file, line, specifier, target: resolve(file, specifier), typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node, (node.moduleSpecifier as ts.StringLiteral).text, node.importClause?.isTypeOnly === true);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      add(node, (node.moduleSpecifier as ts.StringLiteral).text, node.isTypeOnly);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [name] = node.arguments;
      add(node, name !== undefined && ts.isStringLiteral(name) ? name.text : COMPUTED, false);
    } else if (ts.isImportTypeNode(node)) {
      add(node, ((node.argument as ts.LiteralTypeNode).literal as ts.StringLiteral).text, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function resolve(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.') || (specifier === OWN && knowVersion.some((room) => file.startsWith(room))))
    return undefined;
  const path = new URL(specifier, `file:///${file}`).pathname.slice(1);
  const target = [path, `${path}.ts`, `${path}/index.ts`].find((candidate) => known.has(candidate));
  if (target === undefined) throw new Error(`${file}: no file for '${specifier}'`);
  return target;
}

/** The room of a file: its folder, or its own name directly under src/. */
function roomOf(file: string): string {
  return file.split('/')[1]!.replace(/\.ts$/, '');
}

function layerOf(room: string): number {
  return layers.findIndex((layer) => layer.includes(room));
}

function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  if (from in around) return around[from]!.includes(to);
  if (to in around) return from === 'index' || (doors[to] ?? []).includes(from);
  return layerOf(to) < layerOf(from);
}

const place = ({ file, line, specifier }: Import) => `${file}:${line} imports '${specifier}'`;

/** The circles of a directed graph: sets of more than one node that all reach one another (Tarjan), in order of their names. */
function circlesOf(edges: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const order = new Map<string, number>();
  const path: string[] = [];
  const circles: string[][] = [];
  /** The earliest node of the path that is reached from this one. */
  const walk = (node: string): number => {
    const own = order.size;
    order.set(node, own);
    path.push(node);
    let earliest = own;
    for (const next of edges.get(node) ?? []) {
      if (!order.has(next)) earliest = Math.min(earliest, walk(next));
      else if (path.includes(next)) earliest = Math.min(earliest, order.get(next)!);
    }
    if (earliest === own) {
      const circle = path.splice(path.indexOf(node));
      if (circle.length > 1) circles.push(circle.sort());
    }
    return earliest;
  };
  for (const node of edges.keys()) if (!order.has(node)) walk(node);
  return circles.sort(([a], [b]) => (a! < b! ? -1 : 1));
}

function graph(list: readonly Import[], name: (file: string) => string): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const { file, target } of list) {
    const from = name(file);
    const to = name(target!);
    if (from === to) continue;
    if (!edges.has(from)) edges.set(from, new Set());
    edges.get(from)!.add(to);
  }
  return edges;
}

describe('imports of src/', () => {
  const inside = imports.filter(({ target }) => target !== undefined);

  it('are found at all', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(inside.length).toBeGreaterThan(150);
  });

  it('come from rooms that have a place in the layers', () => {
    const rooms = [...new Set(files.map(roomOf))];
    expect([...layers.flat(), ...Object.keys(around)].sort()).toEqual(rooms.sort());
  });

  it('are drawn in CONTRIBUTING.md as they are here', () => {
    const section = read('CONTRIBUTING.md')
      .split('\n## ')
      .find((text) => text.startsWith('Rooms\n'))!;
    const [map] = /(?:^ {4}.*\n)+/m.exec(section)!;
    const drawn = map.split('→').map((layer) => layer.split(',').map((room) => room.trim()));
    expect(drawn).toEqual(layers);
    const [, rooms] = /^(.*) stand around the core/m.exec(section)!;
    expect([...rooms!.matchAll(/`([a-z-]+)`/g)].map(([, room]) => room)).toEqual(Object.keys(around));
  });

  it('go from later layers to earlier ones', () => {
    const wrong = inside.filter(({ file, target }) => !mayImport(roomOf(file), roomOf(target!)));
    expect(wrong.map(place)).toEqual([]);
    const edges = graph(inside, roomOf);
    const unused = Object.entries(around).map(([room, needs]) => [
      room,
      needs.filter((to) => !edges.get(room)?.has(to)),
    ]);
    expect(unused, 'permissions that nobody uses').toEqual(Object.keys(around).map((room) => [room, []]));
  });

  it('never join the fields to one another', () => {
    const fields = ['real', 'complex', 'quaternion'];
    const wrong = inside.filter(({ file, target }) => {
      const [from, to] = [roomOf(file), roomOf(target!)];
      return from !== to && fields.includes(from) && fields.includes(to);
    });
    expect(wrong.map(place)).toEqual([]);
  });

  it('make no circle of rooms, types included', () => {
    expect(circlesOf(graph(inside, roomOf))).toEqual([]);
  });

  it('make no circle of files at run time', () => {
    const running = inside.filter(({ typeOnly }) => !typeOnly);
    expect(circlesOf(graph(running, (file) => file))).toEqual([]);
  });

  it('make no circle of files, types included', () => {
    expect(circlesOf(graph(inside, (file) => file))).toEqual([]);
  });

  it('take packages only where they belong', () => {
    const outside = imports.filter(
      ({ target, typeOnly, specifier }) => target === undefined && !typeOnly && specifier !== OWN,
    );
    const wrong = outside.filter(
      ({ file, specifier }) => !(packages[specifier] ?? []).some((path) => file.startsWith(path)),
    );
    expect(wrong.map(place)).toEqual([]);
    const unused = Object.entries(packages).flatMap(([name, paths]) =>
      paths.filter((path) => !outside.some(({ file, specifier }) => specifier === name && file.startsWith(path))),
    );
    expect(unused, 'permissions that nobody uses').toEqual([]);
  });

  it('take no package that package.json does not give to users', () => {
    const { dependencies, peerDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >;
    const given = new Set([...Object.keys(dependencies!), ...Object.keys(peerDependencies!)]);
    const names = imports.filter(
      ({ file, target, specifier, typeOnly }) =>
        target === undefined &&
        ![COMPUTED, OWN].includes(specifier) &&
        !((typeOnly || file.startsWith('src/cli/')) && specifier.startsWith('node:')),
    );
    expect(names.filter(({ specifier }) => !given.has(specifier)).map(place)).toEqual([]);
    expect(names.length).toBeGreaterThan(5);
  });
});

describe('the circle finder', () => {
  const edges = (list: readonly (readonly [string, string])[]) => {
    const out = new Map<string, Set<string>>();
    for (const [from, to] of list) out.set(from, (out.get(from) ?? new Set()).add(to));
    return out;
  };
  it('sees a circle behind a branch', () => {
    expect(
      circlesOf(
        edges([
          ['a', 'b'],
          ['a', 'c'],
          ['c', 'd'],
          ['d', 'a'],
        ]),
      ),
    ).toEqual([['a', 'c', 'd']]);
  });
  it('accepts two ways to one room', () => {
    expect(
      circlesOf(
        edges([
          ['a', 'b'],
          ['a', 'c'],
          ['b', 'd'],
          ['c', 'd'],
        ]),
      ),
    ).toEqual([]);
  });
  it('sees every circle, each whole', () => {
    expect(
      circlesOf(
        edges([
          ['x', 'y'],
          ['y', 'x'],
          ['y', 'a'],
          ['a', 'b'],
          ['b', 'c'],
          ['c', 'a'],
          ['c', 'b'],
        ]),
      ),
    ).toEqual([
      ['a', 'b', 'c'],
      ['x', 'y'],
    ]);
  });
});

describe('files of src/', () => {
  it('have at most 300 lines', () => {
    const long = files.map((file) => ({ file, lines: read(file).split('\n').length - 1 }));
    expect(long.filter(({ lines }) => lines > 300)).toEqual([]);
  });

  it('are named in kebab-case', () => {
    expect(files.filter((file) => !/^[a-z0-9/-]+\.ts$/.test(file))).toEqual([]);
  });
});
