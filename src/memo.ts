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
