/**
 * Brackets within brackets that a text may have to be parsed: the parser is native code without a guard, and ends the whole
 * process where its stack does. It does so from about 1,500 function bodies within each other in a worker thread (measured
 * with oxc-parser 0.159); code that a person wrote stays below 50.
 */
const deepestBrackets = 1000;

const quoted = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g;

/** Whether brackets stand so deep within each other that a text must not be parsed. */
export function isNestedTooDeeply(text: string): boolean {
  if (!exceeds(text)) return false;
  // Brackets in texts need no partner and add up; this is looked at only for the few files where they do.
  return exceeds(text.replaceAll(quoted, ''));
}

function exceeds(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    // ( [ {
    if (code === 40 || code === 91 || code === 123) {
      depth += 1;
      if (depth > deepestBrackets) return true;
      // ) ] }
    } else if (depth > 0 && (code === 41 || code === 93 || code === 125)) depth -= 1;
  }
  return false;
}
