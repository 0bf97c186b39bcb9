/** A search of one subject, and the sections of the page about what it found. */
import { ClusterAtlas, clusterAtlasAsync } from '../../src/cluster';
import * as complex from '../../src/complex';
import * as quaternion from '../../src/quaternion';
import type { FitOptions, Lsrdr } from '../../src/real';
import * as real from '../../src/real';
import type { ReportOptions } from '../../src/report';
import { reportParts } from '../../src/report/render-report';
import type { Study } from '../../src/report/subject';
import { embed, type Tuple } from '../../src/tuple';
import { commandFor } from '../shared/command';
import { examples } from '../shared/examples';
import type { FoundFacts, InputKind } from '../shared/protocol';
import type { Settings } from '../shared/settings';
import { inputKindOf } from './inputs';
import { type Model, modelOf } from './model';
import { algebras, type Opened } from './open';
import type { Subject } from './subject';

const fields = { real, complex, quaternion } as const;

/** Up to so many coordinates a result is written for another worker to go on with: it takes ρ(Φ(A)), which is known then. */
const STORED = 1024;

export interface Found {
  readonly given: Lsrdr | ClusterAtlas;
  readonly study: Study;
  readonly subject: Subject;
  readonly settings: Settings;
  readonly model: Model;
  readonly inputs: InputKind;
  /** Of `renderReport`. */
  readonly options: ReportOptions;
  /** Begins the names of files. */
  readonly stem: string;
}

/** @returns what was found, also after the signal: then as much as there is */
export async function search(
  opened: Opened,
  settings: Settings,
  hooks: Required<Pick<FitOptions, 'onIteration' | 'signal'>>,
): Promise<{ found: Found; facts: FoundFacts }> {
  const subject = opened.subjects[settings.subject]!;
  const { rank, restarts, seed, field, kind, minimumShare } = settings;
  const A = embed(await subject.tuple(), algebras[field]);
  const options = { rank, restarts, seed, workers: threads(), ...hooks };
  const given =
    kind === 'fit'
      ? await fields[field].fitAsync(A, options)
      : await clusterAtlasAsync(A, { ...options, minimumShare });
  return shown(opened, settings, given, A);
}

/** One core is left to the page, which is to stay responsive. Where memory cannot be shared, one thread does it all. */
function threads(): number {
  const { crossOriginIsolated, navigator } = globalThis;
  return crossOriginIsolated ? Math.max(1, Math.min(8, (navigator?.hardwareConcurrency ?? 1) - 1)) : 1;
}

/** The sections, and what is kept to go on with. */
export async function shown(
  opened: Opened,
  settings: Settings,
  given: Lsrdr | ClusterAtlas,
  A: Tuple,
): Promise<{ found: Found; facts: FoundFacts }> {
  const subject = opened.subjects[settings.subject]!;
  const { place, data } = subject;
  const algebra = algebras[settings.field];
  const model = await modelOf(subject, algebra, A);
  const names = settings.names ?? subject.names;
  const path = opened.example === undefined ? opened.name : `examples/${opened.example}/weights.safetensors`;
  const command = commandFor(path, subject.key, subject.facts, settings, opened.told);
  // The network of a report is over the field of its clusters.
  const isOwnField = place !== undefined && place.network.algebra.dim === algebra.dim;
  const options: ReportOptions = {
    title: titleOf(opened, subject),
    ...(isOwnField && place),
    ...(isOwnField && settings.compares && data && { data: { inputs: data.inputs, labels: data.labels } }),
    ...(names && { names }),
    ...(settings.image && { image: settings.image }),
    ...(settings.residues && { residues: settings.residues }),
    ...(command && { command }),
    draws: 3,
    // The weights of a graph are all that takes.
    ...(subject.graph && { share: true }),
  };
  const count = given instanceof ClusterAtlas ? given.clusters.length : given.optima.length;
  const { finding, sections, study } = reportParts('playground', given, { ...options, rows: rowsFor(count) });
  const inputs = inputKindOf(
    subject,
    settings,
    model.inputs,
    study.entries.map(({ result }) => result),
  );
  const stem = `${(opened.example ?? opened.name).replace(/\.[^.]*$/, '').replace(/[^\w-]+/g, '-')}-rank-${settings.rank}`;
  const found: Found = { given, study, subject, settings, model, inputs, options, stem };
  const facts: FoundFacts = {
    about: `${titleOf(opened, subject)}: ${settings.kind === 'fit' ? 'one fit' : 'every cluster'} of rank ${settings.rank} over the ${words[settings.field]}`,
    sentence: finding.sentence.text,
    caution: finding.caution?.text,
    isAlarm: finding.isAlarm,
    // The numbers as JSON are what the page saves.
    sections: sections.filter(({ id }) => id !== 'data').map(({ id, title, body }) => ({ id, title, body: body.text })),
    clusters: study.entries.map(({ result }, at) =>
      result.status === 'converged' ? `cluster ${at + 1}` : `point ${at + 1}`,
    ),
    inputs,
    isAtlas: study.kind === 'atlas',
    stored:
      subject.graph !== undefined || (study.size?.n ?? 0) <= STORED ? new Blob([JSON.stringify(given)]) : undefined,
  };
  return { found, facts };
}

/** Cells of the table of memberships: a browser lays more of them out in more than a tenth of a second. Saved pages have all rows. */
const CELLS = 1000;

const rowsFor = (clusters: number): number => Math.min(300, Math.max(20, Math.floor(CELLS / (clusters + 3))));

const words = { real: 'real numbers', complex: 'complex numbers', quaternion: 'quaternions' } as const;

function titleOf({ name, example, subjects }: Opened, { facts }: Subject): string {
  const whole = example === undefined ? name : examples[example].title;
  return subjects.length > 1 ? `${whole}, ${facts.label}` : whole;
}
