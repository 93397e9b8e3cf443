// In a project of your own: import awsLambda from 'eslint-plugin-aws-lambda';
import awsLambda from '../../dist/index.js';

export default [
  ...awsLambda.configs.recommended,
  // Each package lints itself, in its own directory; handlers and helpers of the others are read all the same.
  { settings: { 'aws-lambda': { root: import.meta.dirname } } },
];
