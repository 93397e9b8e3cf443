import path from 'node:path';
// In a project of your own: import awsLambda from 'eslint-plugin-aws-lambda';
import awsLambda from '../../dist/index.js';

export default [
  { ignores: ['.aws-sam/'] },
  ...awsLambda.configs.strict,
  {
    settings: {
      'aws-lambda': {
        // Packages are installed at the root of the repository.
        root: path.resolve(import.meta.dirname, '../..'),
      },
    },
    rules: {
      'aws-lambda/no-stale-tmp-file': 'error',
      'aws-lambda/require-pagination': 'error',
      // So that the findings of this example stay what they are.
      'aws-lambda/no-deprecated-runtime': ['error', { today: '2026-06-01' }],
      'aws-lambda/max-init-cost': ['error', { maxMilliseconds: 400, maxMillisecondsPerImport: 250 }],
      'aws-lambda/no-unbounded-init': 'error',
    },
  },
];
