/** Texts of users stay texts, whatever is in them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escaped, html, jsonForScript, trusted } from '../../src/report/html';
import { check } from '../support';
import { all, diagonal, pageOf, textOf } from './samples';

const atlas = diagonal();
/** The elements of a page in their order. */
const shapeOf = (page: Document): string[] => all(page, '*').map(({ tagName }) => tagName);
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.stringMatching(/^[<>&"'/a-z!=\- ]{0,20}$/),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '</script><img src=x onerror=alert(1)>',
    '"><svg onload=alert(1)>',
    '<!--',
    ']]>',
    '{1}',
    '\u0000',
    '\ud800',
    '\u202egnp.exe',
    "' onmouseover='alert(1)",
    '</style>',
    '&lt;b&gt;',
  ),
);

describe('a page', () => {
  it('has the elements that it has with plain names, titles and commands', () => {
    const plain = shapeOf(pageOf(atlas, { names: ['a', 'b', 'c'], title: 'd', command: 'e' }));
    check(
      fc.property(fc.tuple(texts, texts, texts), texts, texts, (names, title, command) => {
        const page = pageOf(atlas, { names: [...names], title, command });
        expect(shapeOf(page)).toEqual(plain);
        expect(all(page, 'script')).toHaveLength(2);
        const attributes = all(page, '*').flatMap((one) => Array.from(one.attributes, ({ name }) => name));
        expect(attributes.filter((name) => name.startsWith('on'))).toEqual([]);
        const data = JSON.parse(page.querySelector('#lsrdr-data')!.textContent!);
        expect(data.command).toBe(command);
      }),
      60,
    );
  });

  it('shows names as they are', () => {
    const names = ['<b>bold</b>', 'a & "b"', "c' <"];
    const page = pageOf(atlas, { names, title: '<i>T</i>', command: 'x < y && z > "w"' });
    const shown = all(page, '#members tbody th').map(textOf);
    expect([...shown].sort()).toEqual([...names].sort());
    expect(page.title).toBe('<i>T</i>');
    expect(textOf(page.querySelector('h1'))).toBe('<i>T</i>');
    expect(page.querySelector('#origin')!.parentElement!.querySelector('pre')!.textContent).toBe('x < y && z > "w"');
  });

  it('cuts a name of any length', () => {
    const page = pageOf(atlas, { names: ['😀'.repeat(5000), 'b', 'c'] });
    const [name] = all(page, '#members tbody th').map(textOf);
    expect(name).toBe(`${'😀'.repeat(79)}…`);
  });
});

describe('templates', () => {
  it('escape what they take, lists too, and nothing twice', () => {
    expect(
      html`<p title="${'"'}">${'<'}${[html`<b>${'&'}</b>`, '>', 3]}${undefined}${false}${trusted('<i>')}</p>`.text,
    ).toBe('<p title="&quot;">&lt;<b>&amp;</b>&gt;3<i></p>');
  });

  it('write no controls and no halves of characters', () => {
    expect(escaped('a\u0000b\u001bc\u0085d\ud800e\n\t😀')).toBe('a\ufffdb\ufffdc\ufffdd\ufffde\n\t😀');
  });

  it('make JSON that no script element ends in', () => {
    check(
      fc.property(fc.jsonValue(), (value) => {
        const { text } = jsonForScript(value);
        expect(text).not.toMatch(/[<>\u2028\u2029]/);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      200,
    );
  });
});
