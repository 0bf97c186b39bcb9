/** Tensors of a model that are no part of its network. */
import { rangeError } from '../errors';
import type { ModelPlan } from '../io/bilinear-plan';

const norm = /norm|(^|[._])(ln|ln_?(\d+|f)|bn\d*|n1|n2|n_f)([._]|$)/i;
const attention =
  /att(e?n)|attention|qkv|rotary|rope|(^|[._])(q|k|v|o|wq|wk|wv|wo|wpe|pos)(_proj|_emb(ed(ding)?)?s?)?([._]|$)|positional|position_/i;

/** The norms among them, by their names. */
export function unreadNorms(unread: readonly string[]): string[] {
  return unread.filter((name) => norm.test(name));
}

/** @throws RangeError naming them, unless they are left out knowingly; norms have a word of their own */
export function refuseUnread(
  place: string,
  { unread }: ModelPlan,
  { unreadLeftOut }: { readonly unreadLeftOut?: boolean },
): void {
  const others = unread.filter((name) => !norm.test(name));
  if (unreadLeftOut === true || others.length === 0) return;
  const mixing = others.filter((name) => attention.test(name));
  const rest = others.filter((name) => !attention.test(name));
  const list = (names: readonly string[]): string =>
    names
      .slice(0, 6)
      .map((name) => `'${name.slice(0, 60)}'`)
      .join(', ') + (names.length > 6 ? `, … (${names.length})` : '');
  const got = [
    ...(mixing.length > 0 ? [`attention or positions, which a network has not: ${list(mixing)}`] : []),
    ...(rest.length > 0 ? [list(rest)] : []),
  ].join('; and ');
  throw rangeError(
    `${place}: unreadLeftOut`,
    'every tensor to be part of the network, or true where the rest of the model is left out knowingly',
    got,
  );
}
