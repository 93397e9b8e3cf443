/** @type {import('eslint-doc-generator').GenerateOptions} */
const config = {
  // `strict` repeats every rule of `recommended`, so the table shows each by the preset that brings it in.
  configEmoji: [
    ['recommended', '✅'],
    ['strict', '🔒'],
  ],
  ruleDocSectionInclude: [
    'Rule details',
    'Examples',
    'How it knows',
    'When not to use it',
    'Further reading',
  ],
  ruleDocTitleFormat: 'name',
  ruleListColumns: ['name', 'description', 'configsError', 'fixable', 'hasSuggestions'],
};

export default config;
