import path from 'node:path';
import { exportsMapLengthOf } from '../../src/modules/manifests.js';
import { projectWith } from '../support/projects.js';

describe('the length of an exports map', () => {
  const root = projectWith({
    'map.json': `{ "exports": { ".": "./a.js",   "./b": "./b.js" } }`,
    'none.json': '{ "main": "a.js" }',
    'broken.json': '{ "exports": ',
  });
  const lengthOf = (name: string): number => exportsMapLengthOf(path.join(root, name));

  it('is that of its compact JSON', () => {
    expect(lengthOf('map.json')).toBe('{".":"./a.js","./b":"./b.js"}'.length);
    expect(lengthOf('map.json')).toBe(lengthOf('map.json'));
  });

  it('is nothing where there is none, or nobody can read it', () => {
    expect(['none.json', 'broken.json', 'absent.json'].map(lengthOf)).toEqual([0, 0, 0]);
  });
});
