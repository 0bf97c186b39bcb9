/**
 * The only script of a page: it makes the table of memberships sortable and searchable. Without it the table is there as it is. The policy of the page
 * lets this text run and no other, by its hash.
 */

/** SHA-256 of {@link script} in base64; test/report/structure.test.ts compares. */
export const scriptHash = 'XGBJmYC0vgXHvFtTjckzCv9sOkKZdTW4Q/ANWZm5LYs=';

export const script = `'use strict';
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
