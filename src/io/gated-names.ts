/** Names that gated units have, of which most have an activation (SwiGLU, GEGLU, …): no tensor shows it. */
import { rangeError } from '../errors';
import type { Chosen } from './convention-fit';

/** A part of a name between dots, as feed-forward layers of language models call the factor with the activation. */
const gated = /^(?:gate|gate_proj|gate_up_proj|up_gate_proj|w1|wi_0|wi_1|fc1_g|glu|swiglu|geglu|w12)$/i;

/** The name by which a convention or pattern is one of gated units. */
export function gatedNameOf({ convention }: Chosen): string | undefined {
  const names = [convention.gate, convention.left, convention.right].filter((name) => name !== undefined);
  return (
    names.find((name) => name.split('.').some((part) => gated.test(part))) ?? (convention.gated ? names[0] : undefined)
  );
}

/**
 * Requires that somebody has said that there is no activation.
 *
 * @param told what the user, or config.json, says of it
 * @throws RangeError naming the tensor
 */
export function requireBilinearGate(place: string, chosen: Chosen, told: 'bilinear' | undefined): void {
  const name = gatedNameOf(chosen);
  if (name === undefined || told !== undefined) return;
  throw rangeError(
    `${place}: gate`,
    `'bilinear' to be said: '${name}' is a name of gated units, which mostly have an activation such as silu that no tensor shows`,
    'nothing',
  );
}
