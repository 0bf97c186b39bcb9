/** The page: from a file to its clusters. What takes time is in the worker. */
import type { FoundFacts } from '../shared/protocol';
import type { Settings } from '../shared/settings';
import { Client, Ended } from './client';
import { EffectsPanel } from './effects-panel';
import { announce, element, hideFault, isFree, showFault } from './elements';
import { ProgressPanel } from './progress-panel';
import { ResultsPanel } from './results-panel';
import { savePanel } from './save-panel';
import { SettingsPanel } from './settings-panel';
import { listExamples, SourcePanel } from './source-panel';

listExamples();
const client = new Client('worker.js');
const fault = element('search-fault', HTMLElement);
const submit = element('search', HTMLButtonElement);
const effects = new EffectsPanel(client);
const results = new ResultsPanel((cluster) => effects.choose(cluster));
const settingsPanel = new SettingsPanel((settings) => void search(settings));
const source = new SourcePanel(client, (opened) => settingsPanel.open(opened));
const progress = new ProgressPanel(
  () => void client.call('stop', {}).catch(() => {}),
  () => void endAtOnce(),
);
savePanel(client);
client.onLive = (live) => progress.show(live);

/** What is shown, for another worker to go on with. */
let shown:
  | { readonly facts: FoundFacts; readonly settings: Settings; readonly source: SourcePanel['source'] }
  | undefined;
let isSearching = false;

async function search(settings: Settings): Promise<void> {
  if (isSearching) return;
  isSearching = true;
  submit.disabled = true;
  hideFault(fault);
  const from = source.source;
  progress.begin();
  try {
    const facts = await client.call('search', { settings });
    shown = { facts, settings, source: from };
    // Who went on reading something else is left there.
    const takesFocus = isFree(element('progress', HTMLElement));
    progress.end('');
    effects.open(facts);
    void results.show(facts, takesFocus);
  } catch (error) {
    const wasEnded = error instanceof Ended;
    progress.end(wasEnded ? 'Stopped at once: this search has no result.' : '');
    if (wasEnded) announce('Stopped');
    else showFault(fault, `The search failed. ${(error as Error).message}`);
  } finally {
    isSearching = false;
    submit.disabled = false;
    if (isFree()) element('settings-title', HTMLElement).focus();
  }
}

/** A worker that does not come to rest is replaced; the new one gets back what was open and what was found before. */
async function endAtOnce(): Promise<void> {
  const open = source.source;
  const before = shown;
  try {
    await client.restart(async (send) => {
      if (before?.source !== undefined && before.facts.stored !== undefined) {
        await send('open', before.source);
        await send('restore', { stored: before.facts.stored, settings: before.settings });
        if (open === before.source) return;
      }
      if (open !== undefined) await send('open', open);
    });
  } catch (error) {
    showFault(fault, `After the stop: ${(error as Error).message}`);
  }
}
