/** Clusters taken out, kept alone or steered along, and what the model does then. */
import type { ChosenInput, EffectMode, EffectRequest, FoundFacts, InputKind } from '../shared/protocol';
import { type Client, Ended } from './client';
import { element, hideFault, made, showFault, valuesOf } from './elements';

/** Milliseconds without a change after which all inputs are run. */
const PAUSE = 300;

export class EffectsPanel {
  private readonly form = element('effects-form', HTMLFormElement);
  private readonly fault = element('effects-fault', HTMLElement);
  private inputs: InputKind = { kind: 'vector', size: 1 };
  private clusters = 0;
  private isRunning = false;
  private isAsked = false;
  /** Counts what was asked for: a score that comes after that is of no use. */
  private asked = 0;
  private pause: ReturnType<typeof setTimeout> | undefined;
  /** Rows of the user's array. */
  private rows = 0;

  constructor(private readonly client: Client) {
    this.form.addEventListener('submit', (event) => event.preventDefault());
    element('effect-cluster', HTMLSelectElement).addEventListener('input', () => this.follow());
    this.form.addEventListener('input', () => this.ask());
    const file = element('inputs-file', HTMLInputElement);
    file.addEventListener('change', (event) => {
      event.stopPropagation();
      const [chosen] = file.files ?? [];
      if (chosen) void this.take(chosen).then(() => (file.value = ''));
    });
  }

  /** For a result that has just been found. */
  open({ clusters, inputs }: FoundFacts): void {
    this.inputs = inputs;
    this.clusters = clusters.length;
    this.rows = 0;
    element('effects', HTMLElement).hidden = clusters.length === 0;
    const select = element('effect-cluster', HTMLSelectElement);
    const together = clusters.length > 1 ? [`all ${clusters.length} together`] : [];
    select.replaceChildren(
      ...[...clusters, ...together].map((name, at) => made('option', { value: String(at) }, name)),
    );
    const saved = element('save-cluster', HTMLSelectElement);
    saved.replaceChildren(...clusters.map((name, at) => made('option', { value: String(at) }, name)));
    this.form.reset();
    hideFault(this.fault);
    this.offer(inputs);
    if (clusters.length > 0) this.ask();
  }

  choose(cluster: number): void {
    const select = element('effect-cluster', HTMLSelectElement);
    select.value = String(cluster);
    element('effects', HTMLElement).scrollIntoView({ block: 'start' });
    select.focus({ preventScroll: true });
    this.follow();
    this.ask();
  }

  /** Where a graph is entered goes with the cluster; one cannot steer along all clusters at once. */
  private follow(): void {
    const at = element('effect-cluster', HTMLSelectElement).selectedIndex;
    const { inputs } = this;
    const steer = element('mode-steer', HTMLInputElement);
    steer.disabled = at >= this.clusters;
    if (steer.disabled && steer.checked) element('mode-ablate', HTMLInputElement).checked = true;
    const leading = inputs.kind === 'vertex' ? inputs.names[inputs.leading[at] ?? -1] : undefined;
    if (leading !== undefined) element('input-name', HTMLInputElement).value = leading;
  }

  /** The controls of the inputs that there are. */
  private offer(inputs: InputKind): void {
    for (const kind of ['pair', 'pictures', 'vertex', 'vector']) {
      element(`input-${kind}`, HTMLElement).hidden = kind !== inputs.kind;
    }
    if (inputs.kind === 'pair') {
      for (const [name, value] of [
        ['a', 17],
        ['b', 30],
      ] as const) {
        const control = element(`input-${name}`, HTMLInputElement);
        control.max = String(inputs.p - 1);
        control.value = String(value % inputs.p);
      }
    } else if (inputs.kind === 'pictures') this.offerPictures(inputs.shown);
    else if (inputs.kind === 'vertex') {
      element('vertices', HTMLDataListElement).replaceChildren(
        ...inputs.names.slice(0, 2000).map((value) => made('option', { value })),
      );
      this.follow();
    } else this.offerRows();
  }

  private offerPictures(shown: Extract<InputKind, { kind: 'pictures' }>['shown']): void {
    element('pictures', HTMLElement).replaceChildren(
      ...shown.map(({ label, url }, at) => {
        const radio = made('input', { type: 'radio', name: 'picture', value: String(at), checked: at === 6 });
        const image = made('img', { src: url, alt: `${label}, picture ${at + 1}`, width: 28, height: 28 });
        return made('label', {}, radio, image);
      }),
    );
  }

  private offerRows(): void {
    element('row-row', HTMLElement).hidden = this.rows === 0;
    element('row-random', HTMLElement).hidden = this.rows > 0;
    const row = element('input-row', HTMLInputElement);
    row.max = String(Math.max(this.rows - 1, 0));
    row.value = '0';
  }

  private async take(file: File): Promise<void> {
    try {
      this.rows = await this.client.call('inputs', { file });
      hideFault(this.fault);
      this.offerRows();
      this.ask();
    } catch (error) {
      showFault(this.fault, `${file.name} could not be taken. ${(error as Error).message}`);
    }
  }

  private chosen(): ChosenInput | string {
    const values = valuesOf(this.form, ['a', 'b', 'picture', 'name', 'random', 'row']);
    const { inputs } = this;
    const whole = (text: string, low: number, high: number): number | undefined =>
      /^\d+$/.test(text) && Number(text) >= low && Number(text) <= high ? Number(text) : undefined;
    if (inputs.kind === 'pair') {
      const [a, b] = [whole(values.a, 0, inputs.p - 1), whole(values.b, 0, inputs.p - 1)];
      if (a === undefined || b === undefined) return `a and b: expected whole numbers from 0 to ${inputs.p - 1}`;
      return { kind: 'pair', a, b };
    }
    if (inputs.kind === 'pictures') return { kind: 'picture', index: Number(values.picture) };
    if (inputs.kind === 'vertex') {
      const index = inputs.names.indexOf(values.name);
      return index < 0 ? `vertex: expected a name of the list, got “${values.name}”` : { kind: 'vertex', index };
    }
    if (this.rows > 0) {
      const index = whole(values.row, 0, this.rows - 1);
      return index === undefined ? `row: expected a whole number from 0 to ${this.rows - 1}` : { kind: 'row', index };
    }
    const seed = whole(values.random, 0, Number.MAX_SAFE_INTEGER);
    return seed === undefined ? 'seed: expected a whole number from 0 on' : { kind: 'random', seed };
  }

  /** Runs the model once more after the run at hand, if any; changes in between are left out. */
  private ask(): void {
    const { mode, strength } = valuesOf(this.form, ['mode', 'strength']);
    element('row-strength', HTMLElement).hidden = mode !== 'steer';
    element('strength-value', HTMLOutputElement).value = `${Number(strength)} ×`;
    clearTimeout(this.pause);
    this.asked++;
    element('score', HTMLElement).textContent = '';
    this.isAsked = true;
    if (!this.isRunning) void this.run();
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    try {
      while (this.isAsked) {
        this.isAsked = false;
        const { asked } = this;
        const input = this.chosen();
        if (typeof input === 'string') {
          this.tell(input);
          continue;
        }
        const request = this.request(input);
        const { sentence, body } = await this.client.call('effect', request);
        hideFault(this.fault);
        element('effect-sentence', HTMLElement).textContent = sentence;
        element('effect-body', HTMLElement).innerHTML = body;
        if (asked === this.asked) this.pause = setTimeout(() => void this.score(request, asked), PAUSE);
      }
    } catch (error) {
      if (!(error instanceof Ended)) this.tell((error as Error).message);
    } finally {
      this.isRunning = false;
    }
  }

  /** Without taking the focus from the control that was changed. */
  private tell(message: string): void {
    this.fault.textContent = message;
    this.fault.hidden = false;
  }

  private async score({ input: _, ...request }: EffectRequest, asked: number): Promise<void> {
    try {
      const line = await this.client.call('score', request);
      if (asked === this.asked) element('score', HTMLElement).textContent = line ?? '';
    } catch (error) {
      if (!(error instanceof Ended)) this.tell((error as Error).message);
    }
  }

  private request(input: ChosenInput): EffectRequest {
    const { cluster, mode, strength } = valuesOf(this.form, ['cluster', 'mode', 'strength']);
    return { cluster: Number(cluster), mode: mode as EffectMode, strength: Number(strength), input };
  }
}
