/** The second step: what is searched for. */
import { type Example, examples } from '../shared/examples';
import type { OpenedFacts, SubjectFacts } from '../shared/protocol';
import { contains, readSettings, type Settings, SettingsFault, type SettingsForm } from '../shared/settings';
import { element, hideFault, made, valuesOf } from './elements';

const controls = [
  ...['subject', 'field', 'kind', 'rank', 'restarts', 'seed', 'share'],
  ...['picture', 'height', 'width', 'residues', 'names', 'compares'],
] as (keyof SettingsForm)[];

export class SettingsPanel {
  private readonly form = element('settings-form', HTMLFormElement);
  private readonly fault = element('settings-fault', HTMLElement);
  private subjects: readonly SubjectFacts[] = [];

  constructor(onSearch: (settings: Settings) => void) {
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      const settings = this.read();
      if (settings !== undefined) onSearch(settings);
    });
    this.form.addEventListener('change', () => this.arrange());
  }

  /** Shows the form for what was opened, with the values that an example has. */
  open({ subjects, example }: OpenedFacts): void {
    this.subjects = subjects;
    this.form.reset();
    hideFault(this.fault);
    const select = this.control('subject', HTMLSelectElement);
    select.replaceChildren(
      ...subjects.map(({ label, n, r }, at) =>
        made('option', { value: String(at) }, `${label}: ${r} ${r === 1 ? 'matrix' : 'matrices'} of ${n} × ${n}`),
      ),
    );
    if (example !== undefined) this.take(examples[example].settings);
    else this.control('kind', HTMLSelectElement).value = subjects[0]!.kind === 'graph' ? 'fit' : 'atlas';
    this.choose(this.subject.field);
    this.arrange();
    element('settings', HTMLElement).hidden = false;
    element('settings-title', HTMLElement).focus();
  }

  private get subject(): SubjectFacts {
    return this.subjects[Number(this.control('subject', HTMLSelectElement).value)]!;
  }

  private control<T extends HTMLElement>(name: keyof SettingsForm, kind: new () => T): T {
    return element(`set-${name}`, kind);
  }

  private take({ kind, rank, restarts, minimumShare, image, residues }: Example['settings']): void {
    const put = (name: keyof SettingsForm, value: string | number): void => {
      const control = document.getElementById(`set-${name}`) as HTMLInputElement | HTMLSelectElement;
      control.value = String(value);
    };
    put('kind', kind);
    put('rank', rank);
    put('restarts', restarts);
    put('share', minimumShare);
    if (image !== undefined) {
      put('picture', 'image');
      put('height', image[0]);
      put('width', image[1]);
    }
    if (residues !== undefined) {
      put('picture', 'residues');
      put('residues', residues);
    }
  }

  private choose(field: string): void {
    for (const radio of this.form.querySelectorAll<HTMLInputElement>('input[name="field"]')) {
      radio.checked = radio.value === field;
    }
  }

  /** What is asked for depends on what was said. */
  private arrange(): void {
    if (this.subjects.length === 0) return;
    const { subject } = this;
    for (const radio of this.form.querySelectorAll<HTMLInputElement>('input[name="field"]')) {
      radio.disabled = !contains(radio.value as SubjectFacts['field'], subject.field);
      if (radio.checked && radio.disabled) this.choose(subject.field);
    }
    const rank = this.control('rank', HTMLInputElement);
    rank.max = String(subject.n);
    const picture = this.control('picture', HTMLSelectElement).value;
    const isShown: Partial<Record<string, boolean>> = {
      share: this.control('kind', HTMLSelectElement).value === 'atlas',
      image: picture === 'image',
      residues: picture === 'residues',
      compares: subject.hasData,
    };
    for (const [name, shown] of Object.entries(isShown)) element(`row-${name}`, HTMLElement).hidden = !shown;
    element('row-subject', HTMLElement).hidden = this.subjects.length < 2;
    element('size', HTMLElement).textContent =
      this.subjects.length < 2 ? `${subject.label}: ${subject.r} matrices of ${subject.n} × ${subject.n}` : '';
  }

  private read(): Settings | undefined {
    for (const control of this.form.querySelectorAll('[aria-invalid]')) control.removeAttribute('aria-invalid');
    try {
      const settings = readSettings(valuesOf(this.form, controls), this.subjects);
      hideFault(this.fault);
      return settings;
    } catch (error) {
      if (!(error instanceof SettingsFault)) throw error;
      this.fault.textContent = error.message;
      this.fault.hidden = false;
      const control = document.getElementById(`set-${error.control}`);
      control?.setAttribute('aria-invalid', 'true');
      control?.focus();
      return undefined;
    }
  }
}
