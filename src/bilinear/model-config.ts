/**
 * What a config.json says of the things that no tensor shows: activations, norms, residuals, shared embeddings, how many layers there are.
 * Keys are looked for at every depth. A key that is known with a value that is not is refused: it says something of the model.
 */
import { rangeError, describe as shown, typeError } from '../errors';

/** What one key says. */
export interface Statement<Value> {
  readonly key: string;
  readonly value: Value;
}

export interface ConfigFacts {
  /** Somebody wrote that no factor has an activation. */
  readonly bilinear: Statement<true> | undefined;
  /** `'none'`, or what the norm is called. */
  readonly norm: Statement<string> | undefined;
  readonly residual: Statement<boolean> | undefined;
  /** s of x + s·f(x). */
  readonly residualScale: Statement<number> | undefined;
  readonly tied: Statement<boolean> | undefined;
  readonly bias: Statement<boolean> | undefined;
  readonly layers: Statement<number> | undefined;
  /** A key of a convention's own. */
  at(key: string): Statement<unknown> | undefined;
}

const words = (text: string): readonly string[] => text.split(' ');

const activations = words(
  'gate hidden_act hidden_activation activation activation_function activation_fn activation_type act act_fn act_type mlp_act mlp_activation ffn_act ffn_act_fn ffn_activation nonlinearity non_linearity gate_act gate_activation glu_activation glu_type feed_forward_proj mlp_type ffn_type dense_act_fn',
);
/** Keys that say which unit it is, if true. */
const units = words('swiglu use_swiglu geglu use_geglu reglu use_reglu gated_gelu is_gated_act');
const norms = words(
  'normalization normalisation norm norm_type normalization_type layer_norm_type norm_class norm_layer',
);
const switches = words('rms_norm layer_norm layernorm rmsnorm use_norm use_layernorm use_rmsnorm pre_norm prenorm');
const epsilons = words('rms_norm_eps layer_norm_eps layer_norm_epsilon layernorm_epsilon norm_eps norm_epsilon');
const residuals = words('residual residuals use_residual skip_connection skip_connections residual_connection');
const scales = words('residual_scale residual_multiplier residual_alpha resid_scale');
const depths = words('n_layer n_layers num_layers num_hidden_layers n_blocks num_blocks');
/** What else is done to numbers on their way: 1, null and false do nothing. */
const multipliers = words(
  'embedding_multiplier embedding_scale embed_scale scale_embedding scale_emb logits_scaling logit_scale logits_scale final_logit_softcapping logit_softcapping',
);
const nothing = ['none', 'identity', 'linear', 'bilinear', 'id', ''];

/** @throws TypeError, RangeError for an activation, a value that is not understood, and keys that contradict one another */
export function readConfig(place: string, config: unknown): ConfigFacts {
  if (config !== undefined && (typeof config !== 'object' || config === null || Array.isArray(config))) {
    throw typeError(place, 'an object', config);
  }
  const all = config === undefined ? [] : entriesOf(config, '', 0);
  const of = (keys: readonly string[]): Statement<unknown>[] => all.filter(({ key }) => keys.includes(lastOf(key)));
  const at = (statement: Statement<unknown>): string => `${place}: ${statement.key}`;

  const saying = of([...activations, 'bilinear']);
  for (const each of saying) {
    if (lastOf(each.key) === 'bilinear' ? each.value === true : isNothing(each.value)) continue;
    throw rangeError(at(each), 'no activation: a layer with one is not a quadratic form', textOf(each.value));
  }
  for (const each of of(units)) {
    if (each.value === true)
      throw rangeError(at(each), 'no activation: a layer with one is not a quadratic form', 'true');
  }
  for (const each of of(multipliers)) {
    if ([1, null, false, undefined].includes(each.value as number)) continue;
    throw rangeError(at(each), 'none: a network has no such step', textOf(each.value));
  }
  const booleans = (keys: readonly string[]): Statement<boolean> | undefined =>
    oneOf(
      place,
      of(keys).map((each) => ({ key: each.key, value: requireBoolean(at(each), each.value) })),
    );
  const numbers = (keys: readonly string[]): Statement<number> | undefined =>
    oneOf(
      place,
      of(keys).map((each) => ({ key: each.key, value: requireNumber(at(each), each.value) })),
    );
  const named = [
    ...of(norms).map((each) => ({ key: each.key, value: normOf(at(each), each.value) })),
    ...of(switches).map(({ key, value }) => ({
      key,
      value: requireBoolean(at({ key, value }), value) ? lastOf(key) : 'none',
    })),
  ];
  const epsilon = of(epsilons).map(({ key }) => ({ key, value: key.includes('rms') ? 'rms' : 'layer' }))[0];
  return {
    bilinear: saying.length > 0 ? { key: saying[0]!.key, value: true } : undefined,
    norm:
      named.find(({ value }) => value !== 'none' && named.every((other) => other.value !== 'none')) ??
      noneOf(place, named) ??
      epsilon,
    residual: booleans(residuals),
    residualScale: numbers(scales),
    tied: booleans(['tie_word_embeddings', 'tie_embeddings', 'tied_embeddings']),
    bias: booleans(['bias', 'mlp_bias', 'use_bias']),
    layers: numbers(depths),
    at: (key) => all.find((each) => each.key === key) ?? oneOf(place, of([key])),
  };
}

/** The value of a norm's key: `'none'`, or what it is called. */
export function normOf(place: string, value: unknown): string {
  if (value === true) return 'norm';
  if (value === false || value === null) return 'none';
  if (typeof value !== 'string') throw rangeError(place, 'the name of a norm, true or false', textOf(value));
  return nothing.includes(value.toLowerCase()) ? 'none' : value;
}

function noneOf(place: string, named: readonly Statement<string>[]): Statement<string> | undefined {
  const some = named.find(({ value }) => value !== 'none');
  const none = named.find(({ value }) => value === 'none');
  if (some !== undefined && none !== undefined) throw contradiction(place, some, none);
  return none;
}

function oneOf<Value>(place: string, all: readonly Statement<Value>[]): Statement<Value> | undefined {
  const other = all.find(({ value }) => value !== all[0]!.value);
  if (other !== undefined) throw contradiction(place, all[0]!, other);
  return all[0];
}

function contradiction(place: string, one: Statement<unknown>, other: Statement<unknown>): RangeError {
  return rangeError(place, 'one thing', `${one.key} ${textOf(one.value)} and ${other.key} ${textOf(other.value)}`);
}

/** Deeper ones are of no model; an object that contains itself ends here too. */
const DEEPEST = 4;

function entriesOf(config: object, path: string, depth: number): Statement<unknown>[] {
  return Object.entries(config).flatMap(([name, value]) => {
    const key = path + name;
    const isInner = typeof value === 'object' && value !== null && !Array.isArray(value) && depth < DEEPEST;
    return [{ key, value }, ...(isInner ? entriesOf(value as object, `${key}.`, depth + 1) : [])];
  });
}

/** The name of a key without its path, in one spelling: `hiddenAct` is `hidden_act`. */
function lastOf(key: string): string {
  const name = key.slice(key.lastIndexOf('.') + 1);
  return name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
}

function isNothing(value: unknown): boolean {
  if (typeof value === 'string') return nothing.includes(value.toLowerCase());
  return value === null || value === false || value === undefined;
}

function requireBoolean(place: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw rangeError(place, 'true or false', textOf(value));
  return value;
}

function requireNumber(place: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw rangeError(place, 'a finite number', textOf(value));
  return value;
}

function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'name' in value ? shown(value.name) : shown(value);
}
