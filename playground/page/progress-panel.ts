/** The search as it goes on, and the buttons that stop it. */
import type { Live } from '../shared/protocol';
import { announce, element } from './elements';

/** Milliseconds between two announcements to screen readers. */
const PERIOD = 8000;

export class ProgressPanel {
  private readonly section = element('progress', HTMLElement);
  private readonly line = element('progress-line', HTMLElement);
  private readonly bar = element('progress-bar', HTMLProgressElement);
  private readonly charts = element('progress-charts', HTMLElement);
  readonly stop = element('stop', HTMLButtonElement);
  private told = 0;
  private isStopping = false;

  /** @param onStop asks the search to end; @param onEnd ends it at once */
  constructor(onStop: () => void, onEnd: () => void) {
    this.stop.addEventListener('click', () => {
      if (this.isStopping) return onEnd();
      this.isStopping = true;
      this.stop.textContent = 'Stop at once, without a result';
      this.line.textContent = 'Stopping: what was found so far is kept.';
      announce('Stopping');
      onStop();
    });
  }

  begin(): void {
    this.isStopping = false;
    this.told = performance.now();
    this.stop.textContent = 'Stop';
    this.line.textContent = 'Starting';
    this.bar.value = 0;
    this.charts.replaceChildren();
    this.section.hidden = false;
    this.stop.hidden = false;
    this.bar.hidden = false;
    this.stop.focus();
    announce('Searching');
  }

  show({ line, done, charts }: Live): void {
    if (!this.isStopping) this.line.textContent = line;
    this.bar.value = done;
    this.charts.innerHTML = charts;
    if (performance.now() - this.told < PERIOD) return;
    this.told = performance.now();
    announce(line);
  }

  /** The plots stay. */
  end(line: string): void {
    this.line.textContent = line;
    this.stop.hidden = true;
    this.bar.hidden = true;
    if (this.charts.childElementCount === 0) this.section.hidden = true;
  }
}
