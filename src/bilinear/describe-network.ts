/** A network in words. */
import type { Algebra } from '../algebra';
import type { BilinearLayer } from './layer';

/** What of a network is described: its file may not be imported here, since it imports this one. */
interface Described {
  readonly algebra: Algebra;
  readonly inputs: number;
  readonly outputs: number;
  readonly layers: readonly BilinearLayer[];
  readonly embed: { readonly bias: unknown } | undefined;
  readonly unembed: { readonly bias: unknown } | undefined;
  readonly account: {
    readonly normsLeftOut: boolean;
    readonly unread: readonly string[];
    readonly remarks: readonly string[];
  };
}

export function describeNetwork({ algebra, inputs, outputs, layers, embed, unembed, account }: Described): string {
  const widths = [layers[0]!.n, ...layers.map(({ r }) => r)];
  const through = [...(embed ? [inputs] : []), ...widths, ...(unembed ? [outputs] : [])].join(' → ');
  const end = (name: string, part: { readonly bias: unknown }, from: number, to: number): string =>
    `${name}: ${from} → ${to}${part.bias === undefined ? '' : ', bias'}`;
  return [
    `bilinear network over ${algebra.name} scalars: ${through}`,
    ...(embed ? [end('embedding', embed, inputs, widths[0]!)] : []),
    ...layers.map(describeLayer),
    ...(unembed ? [end('unembedding', unembed, widths[widths.length - 1]!, outputs)] : []),
    ...(account.normsLeftOut ? ['norms left out: this is the network without its norms, not the model'] : []),
    ...account.remarks,
    ...(account.unread.length > 0 ? [`not read: ${account.unread.join(', ')}`] : []),
  ].join('\n');
}

function describeLayer(layer: BilinearLayer, at: number): string {
  const { leftBias, rightBias, downBias } = layer.weights;
  const biases = [leftBias && 'left', rightBias && 'right', downBias && 'down'].filter((name) => name !== undefined);
  return [
    `layer ${at}${layer.name === undefined ? '' : ` '${layer.name}'`}: ${layer.n} → ${layer.r}, ${layer.h} units`,
    ...(biases.length > 0 ? [`bias of ${biases.join(', ')}`] : []),
    ...(layer.residual ? ['residual'] : []),
    ...(layer.weightsAfterNorm ? [layer.normLeftOut ? 'after a norm that is left out' : 'after a norm'] : []),
  ].join(', ');
}
