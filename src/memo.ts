/**
 * Turns a question about an object into a fact: computed on first call, remembered as long as the object lives (nothing to clear).
 * A fact that may come from another file is kept per module or handler, never per node: syntax trees outlive what is known of them.
 */
export function memoPer<Key extends object, Fact>(compute: (key: Key) => Fact): (key: Key) => Fact {
  const facts = new WeakMap<Key, { readonly fact: Fact }>();
  return (key) => {
    const known = facts.get(key);
    if (known) return known.fact;
    const fact = compute(key);
    facts.set(key, { fact });
    return fact;
  };
}

/**
 * A question whose answer may lead to the same question about something else, and back: within one search each is asked once,
 * and what leads back to itself gets no answer there. Without it, functions that call each other often take exponential time.
 */
export function oncePerSearch<Key extends object, More extends readonly unknown[], Answer>(
  seek: (key: Key, ...more: More) => Answer | undefined,
): (key: Key, ...more: More) => Answer | undefined {
  let search: Map<Key, Answer | undefined> | undefined;
  return (key, ...more) => {
    if (search?.has(key)) return search.get(key);
    const isFirst = search === undefined;
    const answers = (search ??= new Map<Key, Answer | undefined>());
    answers.set(key, undefined);
    try {
      const answer = seek(key, ...more);
      answers.set(key, answer);
      return answer;
    } finally {
      if (isFirst) search = undefined;
    }
  };
}
