/** What was found, as files: by the writers of the package. */
import { toNpz } from '../../src/exchange';
import { renderReport } from '../../src/report';
import type { ExportKind } from '../shared/protocol';
import type { Found } from './search';

/** @param cluster from 0, of the cards; an npz has one */
export function save(
  { given, study, options, stem }: Found,
  kind: ExportKind,
  cluster: number,
): { name: string; blob: Blob } {
  if (kind === 'json') {
    return { name: `${stem}.json`, blob: new Blob([JSON.stringify(given)], { type: 'application/json' }) };
  }
  if (kind === 'html') {
    return { name: `${stem}.html`, blob: new Blob([renderReport(given, options)], { type: 'text/html' }) };
  }
  const entry = study.entries[cluster];
  if (entry === undefined) throw new Error('there is no cluster to be saved');
  const blob = new Blob([toNpz(entry.result)], { type: 'application/octet-stream' });
  return { name: `${stem}-cluster-${cluster + 1}.npz`, blob };
}
