import type { Scanner } from './scanner.js';

const topLevel =
  /(resource|data|module|variable|output|locals|provider|terraform|moved|import|check|removed)[ \t]*["{]/y;

/** Whether a block of the kinds that stand for themselves begins here. */
export function startsTopLevelBlock({ text, position }: Scanner): boolean {
  topLevel.lastIndex = position;
  return topLevel.test(text);
}

/** Goes to the end of an attribute or block that cannot be read, as far as its brackets tell. */
export function recoverAfter(scanner: Scanner, start: number, problem: number): void {
  const end = bracketsEnd(scanner, start);
  scanner.position = end !== undefined && end >= problem ? end : lineBehind(scanner, start, problem);
}

const closings: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['[', ']'],
  ['(', ')'],
]);

/** The end of the first line on which all brackets since `start` are closed, or what closes the block around; `undefined` when there is none. */
function bracketsEnd(scanner: Scanner, start: number): number | undefined {
  const { text } = scanner;
  const open: string[] = [];
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"') at = quotedEnd(text, at);
    else if (char === '#' || text.startsWith('//', at)) at = scanner.lineEnd(at) - 1;
    else if (closings.has(char)) open.push(closings.get(char) ?? '');
    else if (char === ']' || char === '}' || char === ')') {
      if (open.pop() !== char) return at;
    } else if (char === '\n') {
      if (open.length === 0) return at;
      scanner.position = at + 1;
      if (startsTopLevelBlock(scanner)) return at;
    }
  }
  return undefined;
}

/** Offset of the closing quote, or of the last character of the line without one. */
function quotedEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"' && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
  return text[at] === '"' ? at : at - 1;
}

/** The end of the last line before one that is indented no deeper than the attribute or block. */
function lineBehind(scanner: Scanner, start: number, problem: number): number {
  const { text } = scanner;
  const indent = start - scanner.lineStartOf(start);
  for (let end = scanner.lineEnd(problem); end < text.length; end = scanner.lineEnd(end + 1)) {
    const next = /^[ \t]*/.exec(text.slice(end + 1, end + 1 + indent + 1))?.[0].length ?? 0;
    if (next <= indent && text[end + 1 + next] !== '\n') return end;
  }
  return text.length;
}
