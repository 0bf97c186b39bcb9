/**
 * As much of a document as Observable Plot asks of one to write SVG: elements with attributes, children and a style, and their text. It is the same in Node, in a
 * page and in a worker, so that a report is too; a document of a browser writes attributes in its own way, and a complete one for Node is larger than all the
 * rest of a page. test/report/svg-document.test.ts compares what is drawn with what a complete one gives.
 */
import { escaped } from './html';

const HTML = 'http://www.w3.org/1999/xhtml';

export class SvgText {
  parentNode: SvgElement | null = null;
  constructor(readonly data: string) {}

  toString(): string {
    return escaped(this.data);
  }
}

/** What Plot sets of a style: an attribute of its declarations. */
class Style {
  [property: string]: unknown;
  readonly #declarations = new Map<string, string>();

  setProperty(name: string, value: string): void {
    this.#declarations.set(name, value);
  }

  removeProperty(name: string): void {
    this.#declarations.delete(name);
  }

  toString(): string {
    const own = Object.entries(this).map(([name, value]) => [
      name.replace(/[A-Z]/g, (one) => `-${one.toLowerCase()}`),
      value,
    ]);
    return [...this.#declarations, ...own].map(([name, value]) => `${name}:${value}`).join(';');
  }
}

export class SvgElement {
  parentNode: SvgElement | null = null;
  readonly childNodes: (SvgElement | SvgText)[] = [];
  readonly style = new Style();
  readonly attributes = new Map<string, string>();

  constructor(
    readonly ownerDocument: SvgDocument,
    readonly namespaceURI: string,
    readonly tagName: string,
  ) {}

  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, String(value));
  }

  setAttributeNS(_space: string | null, name: string, value: unknown): void {
    this.setAttribute(name, value);
  }

  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }

  appendChild<T extends SvgElement | SvgText>(child: T): T {
    return this.insertBefore(child, null);
  }

  insertBefore<T extends SvgElement | SvgText>(child: T, before: SvgElement | SvgText | null): T {
    const at = before === null ? this.childNodes.length : this.childNodes.indexOf(before);
    this.childNodes.splice(at, 0, child);
    child.parentNode = this;
    return child;
  }

  append(...children: (SvgElement | SvgText)[]): void {
    for (const child of children) this.appendChild(child);
  }

  set textContent(text: unknown) {
    this.childNodes.splice(0, this.childNodes.length, new SvgText(String(text ?? '')));
  }

  toString(): string {
    const style = String(this.style);
    const all = style === '' ? this.attributes : new Map([...this.attributes, ['style', style]]);
    const attributes = [...all].map(([name, value]) => ` ${name}="${escaped(value)}"`);
    const head = `<${this.tagName}${attributes.join('')}`;
    return this.childNodes.length === 0 ? `${head}/>` : `${head}>${this.childNodes.join('')}</${this.tagName}>`;
  }
}

/** To be given to Plot. */
export class SvgDocument {
  readonly documentElement = new SvgElement(this, HTML, 'html');

  createElement(name: string): SvgElement {
    return new SvgElement(this, HTML, name);
  }

  createElementNS(space: string, name: string): SvgElement {
    return new SvgElement(this, space, name);
  }

  createTextNode(text: string): SvgText {
    return new SvgText(text);
  }
}
