/** The worker of the page: it reads files, searches, and renders; the page only shows. */
import { type ClusterUnion, union } from '../../src/bilinear';
import { atlasFromJSON } from '../../src/cluster';
import * as complex from '../../src/complex';
import * as quaternion from '../../src/quaternion';
import type { Lsrdr } from '../../src/real';
import * as real from '../../src/real';
import { embed } from '../../src/tuple';
import type { Answer, CallName, Calls, Request } from '../shared/protocol';
import { doing, effectOf, scoreText } from './effect';
import { readInput, readRows } from './inputs';
import { Course } from './live';
import { changedInput } from './model';
import { algebras, factsOf, Nothing, type Opened, open } from './open';
import { save } from './save';
import { type Found, search, shown } from './search';

/** Milliseconds between two pictures of a search. */
const PERIOD = 250;

const scope = globalThis as unknown as {
  postMessage(answer: Answer): void;
  onmessage: ((event: MessageEvent<Request>) => void) | null;
};

let opened: Opened | undefined;
let found: Found | undefined;
/** Inputs of the user for the model that is shown, one after another. */
let rows: Float64Array | undefined;
let stopping: AbortController | undefined;

const calls: { [Name in CallName]: (request: Calls[Name]['request']) => Promise<Calls[Name]['reply']> } = {
  async open({ source, told }) {
    // What was open stays so until this one is.
    opened = await open(source, told);
    return factsOf(opened);
  },

  async search({ settings }) {
    const { kind, restarts } = settings;
    const course = new Course(restarts + 1, kind === 'atlas');
    stopping = new AbortController();
    let told = performance.now();
    try {
      const outcome = await search(requireOpened(), settings, {
        signal: stopping.signal,
        onIteration: (state) => {
          course.take(state);
          if (performance.now() - told < PERIOD) return;
          scope.postMessage({ live: course.live() });
          told = performance.now();
        },
      });
      if (!course.isEmpty) scope.postMessage({ live: course.live() });
      found = outcome.found;
      rows = undefined;
      return outcome.facts;
    } finally {
      stopping = undefined;
    }
  },

  async stop() {
    stopping?.abort();
    return undefined;
  },

  async restore({ stored, settings }) {
    const text = await stored.text();
    const algebra = algebras[settings.field];
    const read = { real, complex, quaternion }[settings.field].fromJSON;
    const given = settings.kind === 'atlas' ? atlasFromJSON(text) : read(text);
    const tuple = await requireOpened().subjects[settings.subject]!.tuple();
    found = (await shown(requireOpened(), settings, given, embed(tuple, algebra))).found;
    return undefined;
  },

  async effect({ cluster, mode, strength, input }) {
    const { model, subject, inputs, settings } = requireFound();
    const chosen = readInput(input, subject, inputs, model.inputs, rows);
    const change = { cluster: clusterAt(cluster), mode, strength };
    const [before, after] = [model.run(chosen.x)[0]!, model.run(chosen.x, change)[0]!];
    const { place, graph } = subject;
    const isFirst = place === undefined || (place.layer === 0 && place.network.embed === undefined);
    const names = inputs.kind === 'vertex' ? inputs.names : undefined;
    return effectOf(before, after, {
      ...{ mode, strength, cluster: nameAt(cluster), input: chosen },
      nameOf: (j) => names?.[j] ?? String(j),
      isAnswer: place !== undefined && before.length > 1,
      what:
        place !== undefined ? 'outputs' : graph !== undefined ? 'weights of one step along the edges' : 'forms x*A_j x',
      image: isFirst ? settings.image : undefined,
      changed: settings.image && isFirst ? changedInput(chosen.x, change) : undefined,
      isRealPart: settings.field !== 'real',
    });
  },

  async score({ cluster, mode, strength }) {
    const { model, subject } = requireFound();
    const { data } = subject;
    if (data === undefined) return undefined;
    const change = { cluster: clusterAt(cluster), mode, strength };
    const { inputs, labels, noun } = data;
    const how = doing({ mode, strength, cluster: nameAt(cluster) });
    return scoreText(model.run(inputs.data), model.run(inputs.data, change), labels, noun, how);
  },

  async inputs({ file }) {
    const { model } = requireFound();
    rows = await readRows(file, model.inputs);
    return rows.length / model.inputs;
  },

  async save({ kind, cluster }) {
    return save(requireFound(), kind, cluster);
  },
};

/** A cluster of those that are shown, or all of them as one. */
function clusterAt(at: number): Lsrdr | ClusterUnion {
  const { entries } = requireFound().study;
  if (at < entries.length) return entries[at]!.result;
  const all = entries.map(({ result }) => result);
  return union(all, { projection: 'orthogonal', algebra: all[0]!.algebra });
}

function nameAt(at: number): string {
  const { length } = requireFound().study.entries;
  return at < length ? `cluster ${at + 1}` : `all ${length} clusters`;
}

function requireOpened(): Opened {
  if (opened === undefined) throw new Error('nothing is open');
  return opened;
}

function requireFound(): Found {
  if (found === undefined) throw new Error('nothing has been found yet, or what was found has to be searched again');
  return found;
}

scope.onmessage = ({ data: { id, call, request } }) => {
  (calls[call] as (request: unknown) => Promise<Calls[CallName]['reply']>)(request).then(
    (value) => scope.postMessage({ id, value }),
    (error: unknown) => {
      const fault = error instanceof Error ? error.message : String(error);
      scope.postMessage({ id, fault, ...(error instanceof Nothing && { description: error.description }) });
    },
  );
};
