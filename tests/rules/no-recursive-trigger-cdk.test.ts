import { readFileSync } from 'node:fs';
import path from 'node:path';
import rule from '../../src/rules/no-recursive-trigger.js';
import { fixturePath } from '../support/facts.js';
import { testRule, type MarkedCase } from '../support/rule-tester.js';

const root = fixturePath('cdk-ingest');

/** A handler of the app as it stands on disk. */
function handler(file: string): Pick<MarkedCase, 'code' | 'filename' | 'settings' | 'ts'> {
  const filename = path.join(root, 'lambda', file);
  return { filename, code: readFileSync(filename, 'utf8'), settings: { 'aws-lambda': { root } }, ts: true };
}

const write = handler('write.ts');

testRule('no-recursive-trigger', rule, {
  valid: [
    { name: 'presigned URL for the bucket that triggers', ...handler('sign.ts') },
    { name: 'key outside of the prefix that triggers', ...handler('move.ts') },
    { name: 'object that is read only, although the function may write', ...handler('read.ts') },
    { name: 'other bucket given to the construct', ...handler('copy.ts') },
    { name: 'loop that the app allows', ...handler('allowed.ts') },
  ],
  invalid: [
    {
      name: 'bucket that the same instance of a construct triggers with',
      ...write,
      code: write.code.replace(/s3\.send\(.*\)(?=;)/, '«$&»'),
      errors: [
        {
          messageId: 'writeToTrigger',
          data: {
            reach: '`handler` (declared as Intake/Write/Worker in cdk.json)',
            resource: 'the bucket',
            because: 'that triggers it (`Intake/Write/Worker` in cdk.json)',
            stop: 'Lambda stops such a chain only after about 16 rounds',
          },
        },
      ],
    },
    {
      name: 'key inside of the prefix that triggers',
      ...handler('move.ts'),
      code: handler('move.ts')
        .code.replace('thumbs/', 'uploads/small/')
        .replace(/s3\.send\(.*\)(?=;)/, '«$&»'),
      errors: [{ messageId: 'writeToTrigger' }],
    },
  ],
});
