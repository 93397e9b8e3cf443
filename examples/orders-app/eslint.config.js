import path from 'node:path';
// In a project of your own: import awsLambda from 'eslint-plugin-aws-lambda';
import awsLambda from '../../dist/index.js';

export default [
  { ignores: ['.aws-sam/'] },
  ...awsLambda.configs.recommended,
  {
    settings: {
      'aws-lambda': {
        // Packages are installed at the root of the repository.
        root: path.resolve(import.meta.dirname, '../..'),
      },
    },
    rules: {
      'aws-lambda/max-init-cost': ['error', { maxMilliseconds: 400, maxMillisecondsPerImport: 250 }],
      'aws-lambda/no-unbounded-init': 'error',
    },
  },
];
