/** Elements of the page by their ids, and small things that are done with them. */

/** @throws Error where the page has none of this id and kind */
export function element<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`there is no ${kind.name} #${id}`);
  return found;
}

/** An element with text or children in it. */
export function made<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const out = Object.assign(document.createElement(name), properties);
  out.append(...children);
  return out;
}

/** A task of its own for what follows, so that none grows long. */
export const nextTask = (): Promise<void> => new Promise((resume) => setTimeout(resume));

/** The value of each named control of a form; of checkboxes 'on' or ''. */
export function valuesOf<Name extends string>(form: HTMLFormElement, names: readonly Name[]): Record<Name, string> {
  const data = new FormData(form);
  return Object.fromEntries(names.map((name) => [name, String(data.get(name) ?? '')])) as Record<Name, string>;
}

/** Whether the focus is where nobody would miss it: on nothing, or within one of these. */
export function isFree(...places: readonly HTMLElement[]): boolean {
  const { activeElement } = document;
  return (
    activeElement === null || activeElement === document.body || places.some((place) => place.contains(activeElement))
  );
}

const announcer = (): HTMLElement => element('announcer', HTMLElement);

/** Said by screen readers. */
export function announce(text: string): void {
  announcer().textContent = text;
}

/** What went wrong, where it went wrong, with the focus on it. */
export function showFault(box: HTMLElement, message: string): void {
  box.textContent = message;
  box.hidden = false;
  box.focus();
}

export function hideFault(box: HTMLElement): void {
  box.hidden = true;
  box.textContent = '';
}
