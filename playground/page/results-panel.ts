/** What was found: the sentence, then the sections of the report one after another, each in a task of its own. */
import { enliven } from 'report-script';
import type { FoundFacts } from '../shared/protocol';
import { announce, element, made, nextTask } from './elements';

export class ResultsPanel {
  private readonly sections = element('sections', HTMLElement);
  /** Counts what is shown, so that what comes later is not mixed with it. */
  private shown = 0;

  /** @param onChoose a card's button was pressed */
  constructor(private readonly onChoose: (cluster: number) => void) {}

  async show(
    { about, sentence, caution, isAlarm, sections, clusters }: FoundFacts,
    takesFocus: boolean,
  ): Promise<void> {
    const own = ++this.shown;
    const finding = element('finding', HTMLElement);
    finding.innerHTML = sentence;
    element('about', HTMLElement).textContent = about;
    const note = element('note', HTMLElement);
    note.hidden = caution === undefined;
    note.className = isAlarm ? 'caution' : 'caution mild';
    note.innerHTML = caution ?? '';
    element('results', HTMLElement).hidden = false;
    element('sections-nav', HTMLElement).replaceChildren(
      ...sections.map(({ id, title }) => made('li', {}, made('a', { href: `#${id}` }, title))),
    );
    this.sections.replaceChildren();
    if (takesFocus) element('results-title', HTMLElement).focus();
    announce(finding.textContent ?? '');
    for (const section of sections) {
      await nextTask();
      if (own !== this.shown) return;
      this.sections.append(this.made(section, clusters));
    }
    await nextTask();
    if (own !== this.shown) return;
    enliven();
    this.sections.dataset.shown = String(own);
  }

  private made({ id, title, body }: FoundFacts['sections'][number], clusters: readonly string[]): HTMLElement {
    const section = made('section', {}, made('h2', { id }, title));
    section.setAttribute('aria-labelledby', id);
    const template = document.createElement('template');
    template.innerHTML = body;
    section.append(template.content);
    for (const [at, name] of clusters.entries()) {
      const card = section.querySelector(`#cluster-${at + 1}`);
      if (card === null) continue;
      const button = made('button', { type: 'button', className: 'act' }, 'Take out or steer');
      button.setAttribute('aria-label', `Take out or steer ${name}`);
      button.addEventListener('click', () => this.onChoose(at));
      card.append(button);
    }
    return section;
  }
}
