/** What was found, as files. */
import type { ExportKind } from '../shared/protocol';
import type { Client } from './client';
import { announce, element, hideFault, showFault } from './elements';

export function savePanel(client: Client): void {
  const fault = element('save-fault', HTMLElement);
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-save]')) {
    button.addEventListener('click', async () => {
      const kind = button.dataset.save as ExportKind;
      const cluster = Number(element('save-cluster', HTMLSelectElement).value);
      try {
        const { name, blob } = await client.call('save', { kind, cluster });
        hideFault(fault);
        download(name, blob);
        announce(`${name} saved`);
      } catch (error) {
        showFault(fault, `It could not be saved. ${(error as Error).message}`);
      }
    });
  }
}

function download(name: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
