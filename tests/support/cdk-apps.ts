import path from 'node:path';
import type { DeclaredFunction, Deployment, Term, Trigger } from '../../src/infrastructure/deployment.js';
import { deploymentOf } from '../../src/infrastructure/deployments.js';
import { projectWith } from './projects.js';

const imports = `
import * as path from 'path';
import * as cdk from 'aws-cdk-lib';
import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as nodejs from 'aws-cdk-lib/aws-lambda-nodejs';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as logDestinations from 'aws-cdk-lib/aws-logs-destinations';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3n from 'aws-cdk-lib/aws-s3-notifications';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
`;

/** Files of a CDK app with one stack `S`, whose constructor is given; `code/a.js` exports a handler. */
function stackFiles(constructor: string): Readonly<Record<string, string>> {
  return {
    'cdk.json': '{ "app": "npx ts-node bin/app.ts" }',
    'bin/app.ts': `${imports}
class S extends cdk.Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    ${constructor}
  }
}
new S(new cdk.App(), 'S');
`,
    'code/a.js': 'exports.handler = async () => {};',
  };
}

/** A project with a CDK app: its root and what was read of it. */
export interface ReadApp extends Deployment {
  readonly root: string;
}

/** The app of these files, `cdk.json` among them. */
export function appOfFiles(files: Readonly<Record<string, string>>): ReadApp {
  const root = projectWith(files);
  const deployment = deploymentOf(path.join(root, 'cdk.json'), root);
  if (!deployment) throw new Error('no deployment');
  return { ...deployment, root };
}

/** The app with one stack whose constructor is given, and other files. */
export function appWith(constructor: string, files: Readonly<Record<string, string>> = {}): ReadApp {
  return appOfFiles({ ...stackFiles(constructor), ...files });
}

/** A function `fn` whose options follow the usual ones. */
export const fn = (options = ''): string =>
  `const fn = new lambda.Function(this, 'Fn', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'a.handler', code: lambda.Code.fromAsset('code'), ${options} });`;

/** The function of a path. */
export function functionAt({ functions }: Deployment, id: string): DeclaredFunction {
  const found = functions.find(({ logicalId }) => logicalId === id);
  if (!found)
    throw new Error(`no function ${id} among ${functions.map(({ logicalId }) => logicalId).join()}`);
  return found;
}

/** The triggers of `fn`, after the statements that set them up. */
export function triggersAfter(statements: string, options = ''): readonly Trigger[] {
  return functionAt(appWith(`${fn(options)}\n${statements}`), 'S/Fn').triggers;
}

/** A term as text: `{S/Bucket.name}` for attributes, `<id>` for symbols. */
export function shown(term: Term | undefined): string | undefined {
  if (term?.kind === 'either') return term.options.map(shown).join(' | ');
  if (term?.kind !== 'concat') return term?.kind;
  return term.atoms
    .map((atom) => {
      if (atom.kind === 'text') return atom.text;
      return atom.kind === 'symbol' ? `<${atom.id}>` : `{${atom.of}.${atom.which}}`;
    })
    .join('');
}
