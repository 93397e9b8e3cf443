/**
 * Keeps what a question comes to by the part of it that settles the answer, such as the shape of a graph, as long as that part lives.
 * What else the question holds may differ from one time to the next.
 */
export function keptBy<Question extends readonly unknown[], Fact extends object>(
  keyOf: (...question: Question) => object,
  find: (...question: Question) => Fact,
): (...question: Question) => Fact {
  const facts = new WeakMap<object, Fact>();
  return (...question) => {
    const key = keyOf(...question);
    const fact = facts.get(key) ?? find(...question);
    facts.set(key, fact);
    return fact;
  };
}

/** Makes a value the newest of a map that holds so many; the oldest one goes. */
export function keepNewest<Key, Value>(kept: Map<Key, Value>, key: Key, value: Value, most: number): void {
  kept.delete(key);
  const [oldest] = kept.size >= most ? kept.keys() : [];
  if (oldest !== undefined) kept.delete(oldest);
  kept.set(key, value);
}
