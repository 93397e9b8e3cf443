/** Columns of a terminal. */
const width = 100;

/** A label and its texts, each on lines of its own, in columns after the left and the label; spaces at the start of a text indent it. */
export function rowLines(label: string, texts: readonly string[], left = 2, labelWidth = 12): string[] {
  return texts.flatMap((text, index) => {
    const words = text.trimStart();
    const indent = left + labelWidth + text.length - words.length;
    const [first = '', ...rest] = indented(indent, indent + 2, words);
    const start = ' '.repeat(left) + label.padEnd(labelWidth);
    return [index === 0 ? start + first.slice(start.length) : first, ...rest];
  });
}

/** Text in lines of the terminal's width, the first and the next ones indented; words are not cut. */
export function indented(first: number, next: number, text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const indent = lines.length === 0 ? first : next;
    if (line !== '' && indent + line.length + 1 + word.length > width) {
      lines.push(' '.repeat(indent) + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, ' '.repeat(lines.length === 0 ? first : next) + line];
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
