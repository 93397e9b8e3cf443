import path from 'node:path';
import rule from '../../src/rules/no-deprecated-runtime.js';
import { projectWith } from '../support/projects.js';
import { testRule, type InvalidCase, type MarkedCase } from '../support/rule-tester.js';

const template = (runtime: string): string =>
  [
    'Resources:',
    '  Orders:',
    '    Type: AWS::Serverless::Function',
    '    Properties:',
    '      Handler: handler.handler',
    ...(runtime === '' ? [] : [`      Runtime: ${runtime}`]),
    '',
  ].join('\n');

const handler = 'export const handler = async (event, context) => event;';
const marked = 'export const «handler» = async (event, context) => event;';

/** A handler in a project of these files, judged on a day. */
function judged(
  name: string,
  files: Readonly<Record<string, string>>,
  day: string,
  code = handler,
): MarkedCase {
  const root = projectWith({ 'package.json': '{}', 'handler.js': '', ...files });
  return {
    name,
    code,
    filename: path.join(root, 'handler.js'),
    settings: { 'aws-lambda': { root } },
    options: [{ today: day }],
  };
}

function reported(
  name: string,
  files: Readonly<Record<string, string>>,
  day: string,
  data: Readonly<Record<string, string>>,
  stage = 'deprecatedRuntime',
): InvalidCase {
  return {
    ...judged(name, files, day, marked),
    errors: [{ messageId: stage, data: { handler: 'handler', ...data } }],
  };
}

const blocked = (create: string, update: string): string =>
  `creating functions with it is blocked from ${create} on, updating them from ${update} on`;

const node18 = {
  runtime: 'nodejs18.x',
  deprecatedOn: '2025-09-01',
  blocks: blocked('2027-02-01', '2027-03-03'),
};
const node22 = {
  runtime: 'nodejs22.x',
  deprecatedOn: '2027-04-30',
  blocks: blocked('2027-06-01', '2027-07-01'),
};
const orders = { function: 'Orders', template: 'template.yaml' };

testRule('no-deprecated-runtime', rule, {
  invalid: [
    reported('a deprecated runtime', { 'template.yaml': template('nodejs18.x') }, '2026-06-01', {
      ...orders,
      ...node18,
      wayOut: 'Move to nodejs24.x.',
    }),
    reported(
      'the first of the 180 days before',
      { 'template.yaml': template('nodejs22.x') },
      '2026-11-01',
      { ...orders, ...node22, wayOut: 'Move to nodejs24.x.' },
      'endingRuntime',
    ),
    reported('the day of deprecation', { 'template.yaml': template('nodejs22.x') }, '2027-04-30', {
      ...orders,
      ...node22,
      wayOut: 'Move to nodejs24.x.',
    }),
    reported(
      'a day on which no runtime of the table is current',
      { 'template.yaml': template('nodejs18.x') },
      '2030-01-01',
      { ...orders, ...node18, wayOut: 'Move to a newer runtime.' },
    ),
    reported(
      'the runtime of the defaults',
      {
        'template.yaml': `Globals:\n  Function:\n    Runtime: nodejs18.x\n${template('')}`,
      },
      '2026-06-01',
      { ...orders, ...node18, wayOut: 'Move to nodejs24.x.' },
    ),
    reported(
      'the runtime of a serverless.yml',
      {
        'serverless.yml':
          'service: orders\nprovider:\n  name: aws\n  runtime: nodejs18.x\nfunctions:\n  orders:\n    handler: handler.handler\n',
      },
      '2026-06-01',
      { function: 'orders', template: 'serverless.yml', ...node18, wayOut: 'Move to nodejs24.x.' },
    ),
    {
      ...judged('the day of the run', { 'template.yaml': template('nodejs8.10') }, '', marked),
      options: [],
      errors: [{ messageId: 'deprecatedRuntime' }],
    },
    {
      ...judged(
        'one runtime of two handlers, once',
        {
          'template.yaml': template('nodejs18.x').concat(
            '  Refunds:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: handler.refund\n      Runtime: nodejs18.x\n',
          ),
        },
        '2026-06-01',
        `${marked}\nexport const refund = async (event, context) => event;`,
      ),
      errors: [{ messageId: 'deprecatedRuntime' }],
    },
  ],
  valid: [
    judged('a day before the 180 days', { 'template.yaml': template('nodejs22.x') }, '2026-10-31'),
    judged('a supported runtime', { 'template.yaml': template('nodejs24.x') }, '2026-06-01'),
    judged('a preview without dates', { 'template.yaml': template('nodejs26.x') }, '2026-06-01'),
    judged('a runtime of its own', { 'template.yaml': template('provided.al2023') }, '2026-06-01'),
    judged('a runtime that is not spelled out', { 'template.yaml': template('!Ref Runtime') }, '2026-06-01'),
    judged('a template that names none', { 'template.yaml': template('') }, '2026-06-01'),
    judged('no template', {}, '2026-06-01'),
    {
      ...judged('a runtime that only the settings name', {}, '2026-06-01'),
      settings: { 'aws-lambda': { runtime: 'nodejs18.x' } },
    },
    judged(
      'code that is no handler',
      { 'template.yaml': template('nodejs18.x') },
      '2026-06-01',
      'export const helper = () => 1;',
    ),
  ],
});
