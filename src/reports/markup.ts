const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that stands for itself in HTML and SVG, in elements and in quoted attributes. */
export function escaped(text: string): string {
  // What XML has no place for would end the page early, or hide the order of letters.
  const visible = text.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, ' ');
  return visible.replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}

/** Letters as wide as two others in a font whose letters are equally wide. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f000}-\u{3fffd}]/u;

/** The columns that a text takes in such a font. */
export function columnsOf(text: string): number {
  return Array.from(text).reduce((sum, letter) => sum + (wide.test(letter) ? 2 : 1), 0);
}

/** A text of at most so many columns: what is left out of a longer one is its middle, or its beginning. */
export function shortened(text: string, columns: number, leaveOut: 'middle' | 'start'): string {
  if (columnsOf(text) <= columns) return text;
  const letters = Array.from(text);
  const room = columns - 1;
  const end = lettersWithin(letters.toReversed(), leaveOut === 'start' ? room : Math.floor(room / 3));
  const start = lettersWithin(letters, room - columnsOf(end.join('')));
  return `${start.join('')}…${end.toReversed().join('')}`;
}

function lettersWithin(letters: readonly string[], columns: number): string[] {
  const kept: string[] = [];
  let used = 0;
  for (const letter of letters) {
    used += columnsOf(letter);
    if (used > columns) break;
    kept.push(letter);
  }
  return kept;
}
