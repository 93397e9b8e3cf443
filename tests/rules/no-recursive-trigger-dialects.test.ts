import { loopLinesIn } from '../support/reports.js';

describe('no-recursive-trigger in a project of', () => {
  it('Architect reports what publishes to, or writes, what triggers it', async () => {
    expect(await loopLinesIn('architect-notes')).toEqual([
      `src/events/note-added/index.mjs: await arc.events.publish({ name: 'note-added', payload: { ...note, isChecked: true } });`,
      'src/queues/index/index.js: await arc.queues.publish({ name, payload: note });',
      'src/tables-streams/notes-changed/index.mjs: await data.notes.update({',
    ]);
  });
});
