// In a project of your own: import awsLambda from 'eslint-plugin-aws-lambda';
import awsLambda from '../../dist/index.js';

export default [
  { ignores: ['.aws-sam/'] },
  ...awsLambda.configs.recommended,
  {
    rules: {
      'aws-lambda/max-init-cost': ['error', { maxMilliseconds: 400, maxImportMilliseconds: 250 }],
    },
  },
];
