/** What the user says of a network that its file does not: the options of the command line `--residual`, `--gate`, and so on. */
export interface Told {
  readonly residual?: boolean | { readonly scale: number } | { readonly interpolate: number };
  readonly gate?: 'bilinear';
  readonly normsLeftOut?: true;
  readonly unreadLeftOut?: true;
  readonly fold?: true;
}

/** The values of the form, by the names of its controls. */
export type ToldForm = Readonly<Record<'residual' | 'share' | 'gate' | 'norms' | 'unread' | 'fold', string>>;

/**
 * @param form `residual` is '', 'yes', 'no', 'scale' or 'interpolate', the last two with a number in `share`; the others are 'on' or ''
 * @throws RangeError for a share that is no number
 */
export function readTold({ residual, share, gate, norms, unread, fold }: ToldForm): Told {
  return {
    ...readResidual(residual, share),
    ...(gate === 'on' && { gate: 'bilinear' as const }),
    ...(norms === 'on' && { normsLeftOut: true as const }),
    ...(unread === 'on' && { unreadLeftOut: true as const }),
    ...(fold === 'on' && { fold: true as const }),
  };
}

function readResidual(residual: string, share: string): Pick<Told, 'residual'> {
  if (residual === '') return {};
  if (residual === 'yes' || residual === 'no') return { residual: residual === 'yes' };
  const value = Number(share);
  if (share.trim() === '' || !Number.isFinite(value)) {
    throw new RangeError(`share of the residual: expected a number, got “${share}”`);
  }
  return { residual: residual === 'scale' ? { scale: value } : { interpolate: value } };
}

/** The same as words of the command line. */
export function toldWords({ residual, gate, normsLeftOut, unreadLeftOut, fold }: Told): string[] {
  const words: string[] = [];
  if (residual !== undefined) words.push('--residual', residualWord(residual));
  if (gate !== undefined) words.push('--gate', gate);
  if (normsLeftOut) words.push('--norms-left-out');
  if (unreadLeftOut) words.push('--unread-left-out');
  if (fold) words.push('--fold');
  return words;
}

function residualWord(residual: NonNullable<Told['residual']>): string {
  if (typeof residual === 'boolean') return residual ? 'yes' : 'no';
  return 'scale' in residual ? `scale=${residual.scale}` : `interpolate=${residual.interpolate}`;
}
