/** The first step: a file, dropped or chosen, or an example. */
import { type ExampleName, examples, isExampleName } from '../shared/examples';
import type { OpenedFacts, Source } from '../shared/protocol';
import { readTold, type Told } from '../shared/told';
import { type Client, Fault } from './client';
import { announce, element, hideFault, made, showFault, valuesOf } from './elements';

export class SourcePanel {
  private readonly fault = element('source-fault', HTMLElement);
  private readonly told = element('told', HTMLFormElement);
  /** What is open, or what the user tried to open last and may say more of. */
  private tried: Source | undefined;
  source: { readonly source: Source; readonly told: Told } | undefined;

  /** @param onOpened when a file has been read; before that nothing changes */
  constructor(
    private readonly client: Client,
    private readonly onOpened: (opened: OpenedFacts) => void,
  ) {
    const file = element('file', HTMLInputElement);
    file.addEventListener('change', () => {
      const [chosen] = file.files ?? [];
      // So that the same file can be chosen again.
      if (chosen) void this.open({ kind: 'file', file: chosen }).then(() => (file.value = ''));
    });
    for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-example]')) {
      button.addEventListener('click', () => {
        const name = button.dataset.example ?? '';
        if (isExampleName(name)) void this.open({ kind: 'example', name });
      });
    }
    this.told.addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.tried !== undefined) void this.open(this.tried);
    });
    this.takeDrops();
  }

  private takeDrops(): void {
    const zone = element('drop', HTMLElement);
    document.addEventListener('dragover', (event) => {
      event.preventDefault();
      zone.classList.add('over');
    });
    document.addEventListener('dragleave', (event) => {
      if (event.relatedTarget === null) zone.classList.remove('over');
    });
    document.addEventListener('drop', (event) => {
      event.preventDefault();
      zone.classList.remove('over');
      const [file] = event.dataTransfer?.files ?? [];
      if (file !== undefined) void this.open({ kind: 'file', file });
    });
  }

  private async open(source: Source): Promise<void> {
    const name = nameOf(source);
    const isAgain = sameSource(source, this.tried);
    this.tried = source;
    const busy = element('source', HTMLElement);
    busy.setAttribute('aria-busy', 'true');
    announce(`Reading ${name}`);
    try {
      // What was said of one file holds for no other.
      if (!isAgain) this.told.reset();
      const told =
        source.kind === 'file'
          ? readTold(valuesOf(this.told, ['residual', 'share', 'gate', 'norms', 'unread', 'fold']))
          : {};
      const opened = await this.client.call('open', { source, told });
      hideFault(this.fault);
      element('refused', HTMLDetailsElement).hidden = true;
      this.source = { source, told };
      this.show(opened, source.kind === 'file');
      this.onOpened(opened);
    } catch (error) {
      const { message } = error as Error;
      this.showMore(message, error instanceof Fault ? error.description : undefined);
      const kept = this.source === undefined ? '' : ` ${nameOf(this.source.source)} is still open.`;
      announce('');
      const isRead = error instanceof Fault && error.description !== undefined;
      const what = isRead ? `There is nothing to search in ${name} yet.` : `${name} could not be opened.`;
      showFault(this.fault, `${what} ${message}.`.replace(/\.\.$/, '.') + kept);
    } finally {
      busy.removeAttribute('aria-busy');
    }
  }

  /** What may help with a file that could be read: what is in it, and what can be said of it. */
  private showMore(message: string, description: string | undefined): void {
    const told = element('told-box', HTMLDetailsElement);
    told.hidden = description === undefined;
    told.open = /\b(gate|residual|normsLeftOut|unreadLeftOut): expected/.test(message);
    element('refused', HTMLDetailsElement).hidden = description === undefined;
    element('refused-description', HTMLElement).textContent = description ?? '';
  }

  private show({ name, description, subjects, refusal }: OpenedFacts, isFile: boolean): void {
    element('opened', HTMLElement).hidden = false;
    element('opened-name', HTMLElement).textContent = name;
    element('description', HTMLElement).textContent = description;
    element('told-box', HTMLDetailsElement).hidden = !isFile;
    const isArray = refusal !== undefined && subjects.every(({ kind }) => kind === 'array');
    const line = element('refusal', HTMLElement);
    line.hidden = refusal === undefined || isArray;
    line.textContent = refusal === undefined ? '' : `It makes no bilinear network: ${refusal}.`;
  }
}

function nameOf(source: Source): string {
  return source.kind === 'file' ? source.file.name : examples[source.name].title;
}

function sameSource(one: Source, other: Source | undefined): boolean {
  return one.kind === 'file' && other?.kind === 'file' && one.file === other.file;
}

/** The buttons of the examples. */
export function listExamples(): void {
  const list = element('examples', HTMLElement);
  for (const [name, { title, text }] of Object.entries(examples) as [ExampleName, { title: string; text: string }][]) {
    const button = made('button', { type: 'button' }, made('strong', {}, title), made('span', {}, text));
    button.dataset.example = name;
    list.append(made('li', {}, button));
  }
}
