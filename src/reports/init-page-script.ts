/** What makes the page of Init costs answer: it sorts tables, chooses a function, and tells of a rectangle what it is. */
export const initPageScript = `
const all = (selector, from = document) => [...from.querySelectorAll(selector)];

for (const button of all('thead button')) button.addEventListener('click', () => {
  const head = button.parentElement;
  const column = head.cellIndex;
  const isNumber = head.classList.contains('number');
  const known = head.getAttribute('aria-sort');
  const order = known === 'descending' ? 'ascending' : known === 'ascending' ? 'descending' : isNumber ? 'descending' : 'ascending';
  for (const other of head.parentElement.cells) other.removeAttribute('aria-sort');
  head.setAttribute('aria-sort', order);
  const value = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
  const compare = isNumber ? (a, b) => Number(value(a)) - Number(value(b)) : (a, b) => value(a).localeCompare(value(b));
  const body = head.closest('table').tBodies[0];
  body.append(...[...body.rows].sort((a, b) => order === 'ascending' ? compare(a, b) : compare(b, a)));
});

const sections = all('section[data-function]');
const choose = (id, isMoving) => {
  for (const section of sections) section.hidden = section.id !== id;
  for (const row of all('tr[data-for]')) row.setAttribute('aria-selected', String(row.dataset.for === id));
  if (isMoving) document.getElementById(id).querySelector('h2').scrollIntoView({ block: 'start' });
};
for (const button of all('.pick')) button.addEventListener('click', () => choose(button.closest('tr').dataset.for, true));
if (sections.length > 0) choose(sections[0].id, false);

const tell = (tile) => {
  const section = tile.closest('section');
  for (const other of all('.tile[aria-pressed=true]', section)) other.setAttribute('aria-pressed', 'false');
  tile.setAttribute('aria-pressed', 'true');
  const panel = section.querySelector('.chain');
  const title = document.createElement('strong');
  title.textContent = tile.dataset.title;
  const line = document.createElement('p');
  line.append(title, ' ' + tile.dataset.figures);
  const way = document.createElement('ol');
  for (const step of tile.dataset.chain.split('\\n')) {
    const item = document.createElement('li');
    item.textContent = step;
    way.append(item);
  }
  panel.replaceChildren(line, way);
};
const moves = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
for (const map of all('.treemap')) {
  const tiles = all('.tile', map);
  const focus = (tile) => {
    for (const other of tiles) other.tabIndex = other === tile ? 0 : -1;
    tile.focus();
  };
  map.addEventListener('click', (event) => {
    const tile = event.target.closest('.tile');
    if (tile) { focus(tile); tell(tile); }
  });
  map.addEventListener('keydown', (event) => {
    const at = tiles.indexOf(document.activeElement);
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? tiles.length - 1 : at + (moves[event.key] ?? 0);
    if (at < 0 || (next === at && event.key !== 'Home' && event.key !== 'End')) return;
    event.preventDefault();
    const tile = tiles[Math.min(tiles.length - 1, Math.max(0, next))];
    focus(tile);
    tell(tile);
  });
}
`;
