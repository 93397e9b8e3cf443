// In a project of your own: import awsLambda from 'eslint-plugin-aws-lambda';
import awsLambda from '../../dist/index.js';

export default [
  ...awsLambda.configs.recommended,
  // Each package lints itself, with its own directory as ESLint's; helpers and handlers of the others are read too.
  { settings: { 'aws-lambda': { root: import.meta.dirname } } },
];
