/**
 * Exports of a CommonJS module that Node.js reads when an ES module imports it, and that run code when they are read.
 * Node's lexer finds a name where it is assigned to, or listed in a literal that compilers leave for it.
 */
export function facadeNamesIn(text: string, getters: ReadonlySet<string>): readonly string[] {
  if (getters.size === 0) return [];
  const [, listed = ''] = /0\s*&&\s*\(?\s*module\.exports\s*=\s*\{([^}]*)\}/.exec(text) ?? [];
  const names = new Set(listed.match(/[\w$]+/g));
  for (const [, name] of text.matchAll(/\bexports\.([\w$]+)\s*=(?!=)/g)) if (name) names.add(name);
  return [...getters].filter((name) => names.has(name));
}
