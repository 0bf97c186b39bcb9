/**
 * The only script of a page: it makes the table of memberships sortable and searchable, and its numbers a file to be saved. Without it the table and the
 * numbers are there as they are. The policy of the page lets this text run and no other, by its hash.
 */

/** SHA-256 of {@link script} in base64; test/report/structure.test.ts compares. */
export const scriptHash = 'Q1C24rcflIHbyHgdqWANC6bzyCDqfW726uDBIvCmjSw=';

export const script = `'use strict';
(() => {
  const store = document.getElementById('lsrdr-data');
  if (store === null) return;
  const numbers = JSON.parse(store.textContent);
  const isAtlas = numbers.subject !== null && numbers.subject.format === 'lsrdr-atlas/1';
  const what = numbers.subject === null ? 'numbers' : isAtlas ? 'atlas' : 'result';
  const link = document.createElement('a');
  link.download = what + '.json';
  link.href = URL.createObjectURL(new Blob([JSON.stringify(numbers.subject ?? numbers)], { type: 'application/json' }));
  link.textContent = 'Save the ' + what + ' as JSON';
  const line = document.createElement('p');
  line.append(link);
  store.before(line);
})();
(() => {
  const table = document.getElementById('members');
  if (table === null) return;
  const body = table.tBodies[0];
  const heads = Array.from(table.tHead.rows[0].cells);
  const valueOf = (row, column) => {
    const cell = row.cells[column];
    const own = cell.dataset.value ?? cell.textContent.trim();
    const number = Number(own);
    return own === '' || Number.isNaN(number) ? own : number;
  };
  const order = new Intl.Collator(undefined, { numeric: true });
  const compare = (one, other) =>
    typeof one === 'number' && typeof other === 'number' ? one - other : order.compare(String(one), String(other));
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const before = head.getAttribute('aria-sort');
      const isNumber = typeof valueOf(body.rows[0], column) === 'number';
      const isDown = before === null ? isNumber && column > 1 : before === 'ascending';
      for (const each of heads) each.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending');
      const rows = Array.from(body.rows, (row) => ({ row, value: valueOf(row, column) }));
      rows.sort((one, other) => (isDown ? -1 : 1) * compare(one.value, other.value));
      body.append(...rows.map(({ row }) => row));
    });
  });
  const filter = document.getElementById('filter');
  const status = document.getElementById('filtered');
  const texts = new Map(Array.from(body.rows, (row) => [row, row.textContent.toLowerCase()]));
  filter.closest('.search').hidden = false;
  filter.addEventListener('input', () => {
    const words = filter.value.toLowerCase().split(/\\s+/).filter((word) => word !== '');
    let shown = 0;
    for (const [row, text] of texts) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown++;
    }
    status.textContent = words.length === 0 ? '' : shown + ' of ' + texts.size + ' rows';
  });
})();
`;
