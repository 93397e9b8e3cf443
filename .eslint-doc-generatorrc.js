import prettier from 'prettier';

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
  // Tables as prettier writes them, so that both checks agree.
  postprocess: async (text, file) =>
    prettier.format(text, { ...(await prettier.resolveConfig(file)), parser: 'markdown' }),
  ruleListColumns: ['name', 'description', 'configsError', 'fixable', 'hasSuggestions'],
};

export default config;
