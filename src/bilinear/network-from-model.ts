import type { NdArray } from 'ndarray';
import { rangeError, requireKnownOptions, typeError } from '../errors';
import { type BilinearLayersOptions, checkReading, readingOptions, takeLayers } from '../io/bilinear-layers';
import type { BilinearConvention } from '../io/bilinear-patterns';
import { type ModelPlan, namesToRead, planModel, type Shapes } from '../io/bilinear-plan';
import { type Chosen, chooseConvention } from '../io/convention-fit';
import { requireBilinearGate } from '../io/gated-names';
import type { Model } from '../io/model';
import { bilinearLayer } from './layer';
import { type ConfigFacts, readConfig } from './model-config';
import { type Known, normBefore, type Residual, type ResidualOption, residualOf } from './model-facts';
import { BilinearNetwork, bilinearNetwork } from './network';
import { refuseUnread, unreadNorms } from './unread';

/** How a model's file is read as a network, where the file does not say it or says what a network cannot be. */
export interface ModelOptions extends BilinearLayersOptions {
  /** A name of `bilinearPatterns`, or names of your own; by default the one convention that fits. */
  readonly convention?: (string & {}) | BilinearConvention;
  /** In place of the model's config.json. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** What is added around each layer: x, nothing, or by shares `{ scale: s }`: x + s·f(x), `{ interpolate: a }`: (1 − a)x + a·f(x). */
  readonly residual?: ResidualOption;
  /** What stands in front of each layer. */
  readonly norm?: 'none' | 'rms' | 'layer';
  /** The network is to be the model without its norms; it says so in every report that is made from it. */
  readonly normsLeftOut?: boolean;
  /** Other tensors that are no part of the network, such as attention, are left out knowingly. */
  readonly unreadLeftOut?: boolean;
}

/**
 * The network of a model's file: layers, residuals, biases and embeddings as the file, its config.json and the code that its names follow
 * have them. What a network cannot do, or what nobody says, is an error that names it: nothing of the model is passed over in silence.
 *
 * - Names are those of a convention (see `bilinearPatterns` of `lsrdr/io`), found by themselves.
 * - Activations: refused where config.json has one; names of gated units need `gate: 'bilinear'` or a config.json without one.
 * - A residual that neither convention nor config.json tells has to be said, unless no layer has as many outputs as inputs.
 * - A norm makes each layer one of what comes out of it. Around more than one bare layer it has to be left out knowingly, `normsLeftOut: true`.
 * - Tensors that are no part of the network (attention, positions, a third factor) are refused, or left out knowingly, `unreadLeftOut: true`.
 *
 * Only tensors that the network is made from are read. What was found and by whom it was said is in `network.describe()`, what was not read in
 * `network.unread`. Then ask {@link verifyForward}: no file can say that its model does nothing else.
 *
 * @param model what `openModel` of `lsrdr/io` gives
 * @returns a promise of the network; errors reject it
 * @throws TypeError for something else; RangeError naming the tensor, the key of config.json or the option
 * Cost: the tensors as doubles, and a copy of them.
 *
 * @example
 * const tensors = new Map([['bilinear.weight', ndarray(Float64Array.of(1, 0, 0, 1), [2, 2])], ['head.weight', ndarray(Float64Array.of(3), [1, 1])]]);
 * const model = {
 *   format: 'safetensors', names: [...tensors.keys()], config: undefined, metadata: {}, describe: () => '',
 *   tensors: new Map([...tensors].map(([name, { shape }]) => [name, { name, dtype: 'F64', shape }])),
 *   read: async (name: string) => tensors.get(name)!,
 * } as const; // in place of openModel
 * const network = await networkFromModel(model);
 * network.forward([2, 5]).data; // Float64Array [30]
 * network.unread.length; // 0
 */
export async function networkFromModel(model: Model, options: ModelOptions = {}): Promise<BilinearNetwork> {
  const place = 'networkFromModel';
  const own = ['convention', 'config', 'residual', 'norm', 'normsLeftOut', 'unreadLeftOut'];
  requireKnownOptions(place, options, [...own, ...readingOptions]);
  checkReading(place, options);
  for (const name of ['normsLeftOut', 'unreadLeftOut'] as const) {
    if (options[name] !== undefined && typeof options[name] !== 'boolean') {
      throw typeError(`${place}: ${name}`, 'a boolean', options[name]);
    }
  }
  const shapes = shapesOf(place, model);
  const config = readConfig(`${place}: config`, options.config ?? model.config);
  const chosen = chooseConvention(place, 'convention', shapes.names, options.convention, options.conventions);
  const plan = planModel(place, shapes, chosen, { ...options, tied: tiedOf(place, options, config, chosen, shapes) });
  requireBilinearGate(place, chosen, options.gate ?? (config.bilinear && 'bilinear'));
  checkLayers(place, plan, shapes, config);
  const residual = residualOf(place, options.residual, config, chosen.convention, plan.layers);
  const norm = normBefore(place, options.norm, config, chosen.convention, plan.layers);
  const normsLeftOut = checkNorms(place, plan, norm, residual, options);
  refuseUnread(place, plan, options);

  const tensors = new Map<string, NdArray<Float64Array>>();
  for (const name of namesToRead(plan)) tensors.set(name, await readTensor(place, model, shapes, name));
  const { layers, embed, embedBias, unembed, unembedBias } = takeLayers(place, plan, tensors);
  const { keep, scale } = residual.value;
  const isAfterNorm = norm.value !== 'none';
  const built = layers.map((weights) =>
    bilinearLayer({
      ...weights,
      ...(scale !== 1 && { scale }),
      ...(keep !== 0 && { residual: keep }),
      ...(isAfterNorm && { weightsAfterNorm: true }),
      ...(isAfterNorm && keep !== 0 && { normLeftOut: true }),
    }),
  );
  const ends = {
    ...(embed && { embed }),
    ...(embedBias && { embedBias }),
    ...(unembed && { unembed }),
    ...(unembedBias && { unembedBias }),
  };
  const made = bilinearNetwork(built, { ...ends, normsLeftOut });
  const account = { normsLeftOut, unread: plan.unread, remarks: remarksOn(plan, residual, norm, config, options) };
  return new BilinearNetwork(made.layers, made.embed, made.unembed, account);
}

function shapesOf(place: string, model: Model): Shapes {
  const { names, tensors, read } = (model ?? {}) as Partial<Model>;
  const isMap = typeof tensors?.get === 'function' && typeof tensors.has === 'function';
  if (!Array.isArray(names) || !isMap || typeof read !== 'function') {
    throw typeError(`${place}: model`, 'what openModel gives', model);
  }
  return {
    names,
    has: (name) => tensors.has(name),
    of: (at, name) => {
      const shape: unknown = tensors.get(name)?.shape;
      if (!Array.isArray(shape)) throw typeError(at, 'a tensor with a shape', shape);
      return shape as number[];
    },
  };
}

async function readTensor(place: string, model: Model, shapes: Shapes, name: string): Promise<NdArray<Float64Array>> {
  const tensor = await model.read(name);
  const expected = shapes.of(`${place}: '${name}'`, name).join(', ');
  const got: unknown = tensor?.shape;
  if (!Array.isArray(got) || got.join(', ') !== expected) {
    throw rangeError(
      `${place}: '${name}'`,
      `[${expected}], as the file's header says`,
      `[${Array.isArray(got) ? got.join(', ') : String(got)}]`,
    );
  }
  return tensor;
}

/** Whether the unembedding is the embedding: an option, or config.json where the convention has one. */
function tiedOf(
  place: string,
  options: ModelOptions,
  { tied }: ConfigFacts,
  { convention, prefix }: Chosen,
  shapes: Shapes,
): boolean | undefined {
  if (options.tied !== undefined && tied !== undefined && options.tied !== tied.value) {
    throw rangeError(
      `${place}: tied`,
      `what config.json says (${tied.key}: ${tied.value}); if that is wrong, give another config`,
      String(options.tied),
    );
  }
  const hasEmbedding = convention.embed !== undefined || convention.embedTable !== undefined;
  if (options.tied !== undefined || tied === undefined || !hasEmbedding) return options.tied;
  const { unembed } = convention;
  const isThere = unembed !== undefined && (shapes.has(unembed) || shapes.has(prefix + unembed));
  if (!tied.value && convention.tiedWhenAbsent === true && !isThere) {
    throw rangeError(
      `${place}: unembed: '${unembed}'`,
      `a tensor of this name, since config.json has ${tied.key}: false`,
      'none',
    );
  }
  return tied.value;
}

/** Layers follow one another without a gap, in widths as in numbers, and are as many as config.json says. */
function checkLayers(
  place: string,
  { layers, embed, unembed, chosen }: ModelPlan,
  shapes: Shapes,
  config: ConfigFacts,
): void {
  const [first] = layers;
  if (first!.number !== 0) throw rangeError(place, 'layer 0', `layer ${first!.number} first`);
  if (config.layers !== undefined && config.layers.value !== layers.length) {
    throw rangeError(place, `${config.layers.value} layers, as config.json says (${config.layers.key})`, layers.length);
  }
  const { convention } = chosen;
  const mayHaveBias = convention.gateBias ?? convention.leftBias ?? convention.rightBias ?? convention.downBias;
  const isWithout = layers.every(({ vectors: { gateBias, leftBias, rightBias, downBias } }) =>
    [gateBias, leftBias, rightBias, downBias].every((name) => name === undefined),
  );
  if (config.bias?.value === true && mayHaveBias !== undefined && isWithout) {
    throw rangeError(place, `a bias such as '${mayHaveBias}', as config.json says (${config.bias.key})`, 'none');
  }
  requireAlike(place, layers, chosen);
  const width = (part: 'embed' | 'unembed', axis: 0 | 1): number | undefined => {
    const slot = part === 'embed' ? embed : unembed;
    return slot && shapes.of(place, slot.name)[slot.turned ? 1 - axis : axis];
  };
  const nameOf = ({ factors }: (typeof layers)[number]): string => (factors.gate ?? factors.left!).name;
  let before = width('embed', 0);
  let whose = `'${embed?.name}'`;
  for (const layer of layers) {
    if (before !== undefined && before !== layer.n) {
      throw rangeError(
        `${place}: ${layer.label}'${nameOf(layer)}'`,
        `${before} inputs, the outputs of ${whose}`,
        layer.n,
      );
    }
    before = layer.r;
    whose = `'${layer.factors.down?.name ?? nameOf(layer)}'`;
  }
  const behind = width('unembed', 1);
  if (behind !== undefined && behind !== before) {
    throw rangeError(`${place}: unembed: '${unembed!.name}'`, `${before} inputs, the outputs of ${whose}`, behind);
  }
}

/** A bias or gain that some layers have and others lack is missing from the file. */
function requireAlike(place: string, layers: ModelPlan['layers'], { convention, prefix }: Chosen): void {
  for (const part of ['gateBias', 'leftBias', 'rightBias', 'downBias', 'normGain', 'normBias'] as const) {
    const having = layers.find(({ vectors }) => vectors[part] !== undefined);
    const lacking = layers.find(({ vectors }) => vectors[part] === undefined);
    if (having === undefined || lacking === undefined) continue;
    const name = prefix + convention[part]!.replace('{i}', () => String(lacking.number));
    throw rangeError(
      `${place}: ${lacking.label}'${name}'`,
      `a tensor of this name, as '${having.vectors[part]}'`,
      'none',
    );
  }
}

/** Whether norms are left out; they are not in silence. */
function checkNorms(
  place: string,
  plan: ModelPlan,
  norm: Known<string>,
  residual: Known<Residual>,
  { normsLeftOut }: ModelOptions,
): boolean {
  const { layers, embed, unembed, unread } = plan;
  const others = unreadNorms(unread);
  const around = [
    ...(embed === undefined ? [] : [`the embedding '${embed.name}' before it`]),
    ...(residual.value.keep === 0 ? [] : [`a residual around it (${residual.by})`]),
    ...(layers.length < 2 ? [] : ['layers before it']),
    ...(unembed === undefined ? [] : [`the unembedding '${unembed.name}' behind it`]),
  ];
  const isAround = norm.value !== 'none' && around.length > 0;
  if (normsLeftOut !== true && isAround) {
    throw rangeError(
      `${place}: normsLeftOut`,
      `true to be said: a norm stands in front of each layer (${norm.by}), with ${around.join(', ')}. A network has no norms; with it, it is the model without them. Layers alone, as forms of what comes out of the norm, are exact: loadBilinearLayers`,
      String(normsLeftOut ?? 'nothing'),
    );
  }
  if (normsLeftOut !== true && others.length > 0) {
    throw rangeError(
      `${place}: normsLeftOut`,
      'true to be said, or a convention that names the gains of norms in front of layers (normGain): a network has no norms',
      `norms that are not read: ${others.map((name) => `'${name}'`).join(', ')}`,
    );
  }
  return normsLeftOut === true && (isAround || others.length > 0);
}

function remarksOn(
  { chosen, remarks, unread, embed, unembed }: ModelPlan,
  { value: { keep, scale }, by }: Known<Residual>,
  norm: Known<string>,
  config: ConfigFacts,
  { gate }: ModelOptions,
): string[] {
  const { name, convention, prefix } = chosen;
  const source = convention.source === undefined ? '' : `, as in ${convention.source}`;
  const before = embed === undefined ? (convention.embed ?? convention.embedTable) : undefined;
  const behind = unembed === undefined ? convention.unembed : undefined;
  const missing = [before, behind].filter((each) => each !== undefined);
  const share = scale === 1 ? 'f(x)' : `${scale}·f(x)`;
  const kept = keep === 0 ? '' : keep === 1 ? 'x + ' : `${keep}·x + `;
  const usual = convention.source === undefined ? 'assumed: nothing says otherwise' : 'by the convention';
  const who = gate === undefined ? (config.bilinear ? `config.json: ${config.bilinear.key}` : usual) : 'as told';
  return [
    `names: ${name === undefined ? 'your own' : `convention '${name}'`}${source}${prefix === '' ? '' : `, behind '${prefix}'`}`,
    `activation: none (${who})`,
    `around each layer: ${kept}${share} (${by})`,
    `norm: ${norm.value} (${norm.by})`,
    ...remarks,
    ...(missing.length > 0 ? [`not in the file: ${missing.map((each) => `'${each}'`).join(', ')}`] : []),
    ...(unread.length === 0 ? ['every tensor is part of the network'] : []),
  ];
}
