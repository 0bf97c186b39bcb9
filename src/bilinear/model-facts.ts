/** What stands around the layers of a model, from what the user says, the model's config.json, and what is known of its convention. */
import { rangeError, requireKnownOptions, typeError } from '../errors';
import type { BilinearConvention } from '../io/bilinear-patterns';
import type { LayerPlan } from '../io/bilinear-plan';
import { type ConfigFacts, normOf, type Statement } from './model-config';

/** What is added around each layer: nothing, x, or the shares of `scale`: x + s·f(x), and `interpolate`: (1 − a)x + a·f(x). */
export type ResidualOption = boolean | { readonly scale: number } | { readonly interpolate: number };

/** c x + s f(x). */
export interface Residual {
  readonly keep: number;
  readonly scale: number;
}

export interface Known<Value> {
  readonly value: Value;
  /** Who says so, for the description. */
  readonly by: string;
}

const byUser = 'as told';
const byConvention = 'by the convention';
const byConfig = (key: string): string => `config.json: ${key}`;

/** @throws RangeError when nobody says it and it could be, or two say different things */
export function residualOf(
  place: string,
  told: unknown,
  config: ConfigFacts,
  { residual: usual }: BilinearConvention,
  layers: readonly LayerPlan[],
): Known<Residual> {
  const own = told === undefined ? undefined : readResidualOption(`${place}: residual`, told);
  const stated = residualByConfig(place, config, usual);
  if (own !== undefined && stated !== undefined && !isSame(own, stated.value)) {
    throw contradiction(`${place}: residual`, stated.by);
  }
  const found = own !== undefined ? { value: own, by: byUser } : (stated ?? residualByConvention(usual));
  if (found !== undefined) {
    const odd = found.value.keep === 0 ? undefined : layers.find(({ n, r }) => n !== r);
    if (odd === undefined) return found;
    throw rangeError(`${place}: ${odd.label}residual (${found.by})`, `as many outputs as inputs (${odd.n})`, odd.r);
  }
  const square = layers.find(({ n, r }) => n === r);
  if (square === undefined) return { value: { keep: 0, scale: 1 }, by: 'no layer has as many outputs as inputs' };
  throw rangeError(
    `${place}: residual`,
    `true for x + f(x), false for f(x), { scale } or { interpolate }: ${square.label.replace(': ', ' ') || 'the layer '}goes from ${square.n} to ${square.n}, and neither names nor config.json tell what is added around it`,
    'nothing',
  );
}

function readResidualOption(place: string, told: unknown): Residual {
  if (typeof told === 'boolean') return { keep: told ? 1 : 0, scale: 1 };
  if (typeof told !== 'object' || told === null)
    throw typeError(place, 'true, false, { scale } or { interpolate }', told);
  requireKnownOptions(place, told, ['scale', 'interpolate']);
  const { scale, interpolate } = told as { scale?: unknown; interpolate?: unknown };
  const value = scale ?? interpolate;
  if ((scale === undefined) === (interpolate === undefined))
    throw rangeError(place, 'scale or interpolate', scale === undefined ? 'neither' : 'both');
  if (typeof value !== 'number') throw typeError(place, 'a number', value);
  if (!Number.isFinite(value)) throw rangeError(place, 'a finite number', value);
  return scale === undefined ? { keep: 1 - value, scale: value } : { keep: 1, scale: value };
}

function residualByConfig(
  place: string,
  config: ConfigFacts,
  usual: BilinearConvention['residual'],
): Known<Residual> | undefined {
  if (typeof usual === 'object' && 'interpolated' in usual) {
    const a = config.at(usual.interpolated);
    if (a === undefined) return undefined;
    if (typeof a.value !== 'number' || !Number.isFinite(a.value))
      throw rangeError(`${place}: config: ${a.key}`, 'a finite number', String(a.value));
    return { value: { keep: 1 - a.value, scale: a.value }, by: byConfig(a.key) };
  }
  const added = typeof usual === 'object' ? (config.at(usual.config) ?? config.residual) : config.residual;
  if (added !== undefined && typeof added.value !== 'boolean')
    throw rangeError(`${place}: config: ${added.key}`, 'true or false', String(added.value));
  const { residualScale } = config;
  if (added?.value === false) return { value: { keep: 0, scale: 1 }, by: byConfig(added.key) };
  if (residualScale !== undefined)
    return { value: { keep: 1, scale: residualScale.value }, by: byConfig(residualScale.key) };
  return added === undefined ? undefined : { value: { keep: 1, scale: 1 }, by: byConfig(added.key) };
}

function residualByConvention(usual: BilinearConvention['residual']): Known<Residual> | undefined {
  if (typeof usual !== 'string') return undefined;
  return { value: { keep: usual === 'added' ? 1 : 0, scale: 1 }, by: byConvention };
}

function isSame(one: Residual, other: Residual): boolean {
  return one.keep === other.keep && one.scale === other.scale;
}

/** `'none'`, or what the norm in front of each layer is called. */
export function normBefore(
  place: string,
  told: unknown,
  config: ConfigFacts,
  convention: BilinearConvention,
  layers: readonly LayerPlan[],
): Known<string> {
  if (told !== undefined && told !== 'none' && told !== 'rms' && told !== 'layer') {
    throw rangeError(`${place}: norm`, "'none', 'rms' or 'layer'", String(JSON.stringify(told)));
  }
  const stated = normByConfig(place, config, convention.norm);
  if (told !== undefined && stated !== undefined && (told === 'none') !== (stated.value === 'none')) {
    throw contradiction(`${place}: norm`, stated.by);
  }
  const gain = layers.flatMap(({ vectors }) => vectors.normGain ?? vectors.normBias ?? [])[0];
  const found =
    told !== undefined ? { value: told as string, by: byUser } : (stated ?? normByConvention(convention.norm));
  if (gain !== undefined) {
    if (told === 'none' || stated?.value === 'none')
      throw rangeError(`${place}: norm`, `one, whose gain is '${gain}'`, `none (${found!.by})`);
    return found?.value === undefined || found.value === 'none' ? { value: 'norm', by: `'${gain}'` } : found;
  }
  if (found !== undefined) return found;
  if (typeof convention.norm === 'object') {
    throw rangeError(
      `${place}: norm`,
      `'none', 'rms' or 'layer': this model has a norm or not by '${convention.norm.config}' of its config.json, and no tensor shows it`,
      'nothing',
    );
  }
  return { value: 'none', by: 'assumed: no tensor of a norm is there, and nothing else says so' };
}

function normByConfig(
  place: string,
  config: ConfigFacts,
  usual: BilinearConvention['norm'],
): Known<string> | undefined {
  const own = typeof usual === 'object' ? config.at(usual.config) : undefined;
  const stated: Statement<string> | undefined =
    own === undefined ? config.norm : { key: own.key, value: normOf(`${place}: config: ${own.key}`, own.value) };
  return stated === undefined ? undefined : { value: stated.value, by: byConfig(stated.key) };
}

function normByConvention(usual: BilinearConvention['norm']): Known<string> | undefined {
  return typeof usual === 'string' ? { value: usual, by: byConvention } : undefined;
}

function contradiction(place: string, by: string): RangeError {
  return rangeError(place, `what the model says (${by}); if that is wrong, give another config`, 'another thing');
}
