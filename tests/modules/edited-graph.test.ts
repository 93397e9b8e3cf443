import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { editedGraph } from '../../src/modules/edited-graph.js';
import type { GraphSources } from '../../src/modules/linker.js';
import { followedGraphOf, type FollowedGraph } from '../../src/modules/module-graph.js';
import { createSpecifierResolver } from '../../src/modules/specifiers.js';
import { projectWith } from '../support/projects.js';

const library = `
exports.load = () => { require('loaded'); };
exports.make = (load) => ({ start: load });
exports.Base = class { constructor() { require('loaded'); } };
`;

interface Edited {
  readonly before: FollowedGraph;
  readonly after: FollowedGraph | undefined;
  /** Followed from the beginning. */
  readonly fresh: FollowedGraph;
}

/** A module behind an entry, or the entry itself, before and after somebody edits it. */
function edit(before: string, after: string, name = 'entry.ts'): Edited {
  const root = projectWith({
    'package.json': '{ "name": "app" }',
    'entry.ts': `import './own.js'; import { load } from 'library'; import { later } from './own.js';`,
    'own.ts': 'export const later = () => 1;',
    'node_modules/loaded/index.js': '',
    'node_modules/other/index.js': '',
    'node_modules/library/index.js': library,
    [name]: before,
  });
  const file = path.join(root, name);
  const sources: GraphSources = { resolver: createSpecifierResolver({ root }) };
  const entry = path.join(root, 'entry.ts');
  const followed = followedGraphOf(entry, sources);
  writeFileSync(file, `${after}\n// ${'edited '.repeat(9)}`);
  return {
    before: followed,
    after: editedGraph(followed, [file], sources),
    fresh: followedGraphOf(entry, sources),
  };
}

const imports = `import { load, make, Base } from 'library';\nimport 'other';\n`;
const handler = `export const handler = async () => { load(); };\n`;

const same: Record<string, [before: string, after: string]> = {
  'in a function that nothing calls': [
    imports + handler,
    `${imports}export const handler = async () => { const more = make(Base); await load(more); return require('loaded'); };`,
  ],
  'that moves everything': [imports + handler, `/* long */ ${imports}\n\n\n${handler}`],
  'by a value of its own': [imports + handler, `${imports}const limit = 5 * 1000;\n${handler}`],
  'by a function that nothing calls': [
    imports + handler,
    `${imports}function more(a) { return make(() => load(a)); }\n${handler}`,
  ],
  'in what a function computes that Init calls': [
    `${imports}const first = () => 1;\nfirst();\n${handler}`,
    `${imports}const first = () => [1, 2].length * 3;\nfirst();\n${handler}`,
  ],
  'behind a call that Init makes': [
    `${imports}load();\n${handler}`,
    `${imports}const size = 10;\nconst list = () => new Base();\nload();\n${handler}`,
  ],
  'beside a load that leads nowhere': [
    `try { require('absent'); } catch { require('other'); }\n${handler}`,
    `const size = 10;\ntry { require('absent'); } catch { require('other'); }\n${handler}`,
  ],
  'that makes another object of a name': [
    `import { make } from 'library';\nconst made = make(() => 1);\nmade.start();\nexport const handler = () => made;`,
    `import { make } from 'library';\nconst limit = 4;\nconst made = make(() => 1);\nmade.start();\nexport const handler = () => [made, limit];`,
  ],
};

const different: Record<string, [before: string, after: string]> = {
  'by an import': [`import 'other';\n${handler}`, `import 'other';\nimport 'loaded';\n${handler}`],
  'that leaves an import out': [imports + handler, `import { load } from 'library';\n${handler}`],
  'by a call at Init': [imports + handler, `${imports}load();\n${handler}`],
  'by a construction at Init': [imports + handler, `${imports}new Base();\n${handler}`],
  'by a call of what was only made': [
    `${imports}const first = () => { load(); };\n${handler}`,
    `${imports}const first = () => { load(); };\nfirst();\n${handler}`,
  ],
  'in a function that Init calls, which loads something now': [
    `${imports}const first = () => 1;\nfirst();\n${handler}`,
    `${imports}const first = () => require('loaded');\nfirst();\n${handler}`,
  ],
  'by a class that is another one': [
    `${imports}class Own {}\nnew Own();\n${handler}`,
    `${imports}class Own extends Base {}\nnew Own();\n${handler}`,
  ],
  'whose imports come in another order': [
    `import 'other';\nimport 'loaded';\n${handler}`,
    `import 'loaded';\nimport 'other';\n${handler}`,
  ],
  'to a specifier of another name': [`import 'other';\n${handler}`, `import 'loaded';\n${handler}`],
  'of an import for types alone': [`import { Base } from 'library';`, `import type { Base } from 'library';`],
  'that breaks it': [imports + handler, `${imports}export const handler = async () => {{{`],
};

describe('a graph after an edit', () => {
  for (const [how, [before, after]] of Object.entries(same))
    it(`${how} is what following it again finds`, () => {
      const edited = edit(before, after);
      expect(edited.after).toBeDefined();
      expect({ ...edited.after?.graph, shape: {} }).toEqual(edited.fresh.graph);
      expect([...(edited.after?.graph.modules.keys() ?? [])]).toEqual([...edited.fresh.graph.modules.keys()]);
      expect(edited.after?.graph.shape).toBe(edited.before.graph.shape);
    });

  for (const [how, [before, after]] of Object.entries(different))
    it(`${how} is followed again`, () => {
      const edited = edit(before, after);
      expect(edited.after).toBeUndefined();
      expect(edited.before.linked.size).toBeGreaterThan(0);
    });

  it('can be edited once more', () => {
    const { after, fresh } = edit(imports + handler, `// first\n${imports}load;\n${handler}`);
    const entry = fresh.graph.entry;
    writeFileSync(entry, `// the second one\n${imports}const more = 1;\n${handler}`);
    const sources = { resolver: createSpecifierResolver({ root: path.dirname(entry) }) };
    const again = after && editedGraph(after, [entry], sources);
    expect({ ...again?.graph, shape: {} }).toEqual(followedGraphOf(entry, sources).graph);
  });

  it('of a helper module is what following it again finds, as long as what others call of it is the same', () => {
    const helper = `import { load } from 'library';\nexport const later = () => 1;\n`;
    const edited = edit(helper, `const size = 3;\n${helper}`, 'own.ts');
    expect({ ...edited.after?.graph, shape: {} }).toEqual(edited.fresh.graph);
    expect(edit(helper, `${helper}load();`, 'own.ts').after).toBeUndefined();
  });

  it('has another shape when it touches a global that Node.js loads on first touch', () => {
    const { before, after } = edit(handler, `const headers = new Headers();\n${handler}`);
    expect(after).toBeDefined();
    expect(after?.graph.shape).not.toBe(before.graph.shape);
  });

  it('has another shape when its loads stand in another order', () => {
    const [one, other] = [
      `function one() { require('other'); }\n`,
      `function two() { require('loaded'); }\n`,
    ];
    const calls = `one();\ntwo();\n`;
    const { before, after, fresh } = edit(one + other + calls, other + one + calls);
    expect({ ...after?.graph, shape: {} }).toEqual(fresh.graph);
    expect(after?.graph.shape).not.toBe(before.graph.shape);
  });
});
