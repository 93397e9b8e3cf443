import { ESLint } from 'eslint';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import plugin from '../../src/index.js';
import { projectWith } from '../support/projects.js';

const root = projectWith({
  'package.json': '{ "name": "orders", "version": "1.0.0" }',
  'template.yaml': `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src/, Handler: orders.run, Runtime: nodejs20.x }
  Old:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src/, Handler: old.run, Runtime: nodejs18.x }
`,
  'src/orders.js': `const { save, audit, Repo } = require('./lib/store');
const mail = require('./lib/mail');
const { notify } = require('./lib/notify');
const repo = new Repo();
exports.run = async (event) => {
  save(event); // leak
  audit(event); // leak
  repo.write(event); // leak
  mail(event); // leak
  event.Records.forEach(save); // leak
  event.Records.map(save); // leak
  await Promise.all(event.Records.map(save));
  await notify(event);
};`,
  'src/old.js': `const { save, drop } = require('./lib/store');
exports.run = (event, context, callback) => {
  drop(event);
  save(event).then(() => callback(null, 1), callback);
};`,
  'src/lib/store.js': `const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');
const db = new DynamoDBClient({});
const save = async (item) => { await db.send(new PutItemCommand({ Item: item })); };
function audit(item) { return db.send(new PutItemCommand({ Item: item })).catch(console.error); }
const drop = (item) => { save(item); };
class Repo {
  async write(item) {
    await save(item);
    this.log(item); // leak
  }
  async log(item) { await audit(item); }
}
module.exports = { save, audit, drop, Repo };`,
  'src/lib/mail.js': `const AWS = require('aws-sdk');
const ses = new AWS.SES();
module.exports = (text) => new Promise((sent, failed) => ses.sendEmail(text, (e, d) => (e ? failed(e) : sent(d))));`,
  'src/lib/notify.js': `const AWS = require('aws-sdk');
const sns = new AWS.SNS();
exports.notify = async (event) => {
  setTimeout(() => console.log(event), 10); // leak
  sns.publish({ Message: 'x' }, (err) => { console.log(err); }); // leak
};
exports.unused = async (event) => {
  sns.publish({ Message: 'x' }, (err) => { console.log(err); });
};`,
});

describe('promises across modules', () => {
  it('leak in the modules that start them, on the lines that say so', async () => {
    const eslint = new ESLint({
      cwd: root,
      overrideConfigFile: true,
      overrideConfig: {
        plugins: { 'aws-lambda': plugin },
        rules: { 'aws-lambda/no-leaked-promise': 'error' },
        languageOptions: { sourceType: 'commonjs' },
      },
    });
    for (const { filePath, messages } of await eslint.lintFiles(['**/*.js'])) {
      const marked = readFileSync(filePath, 'utf8')
        .split('\n')
        .flatMap((line, index) => (line.includes('// leak') ? [index + 1] : []));
      const file = path.relative(root, filePath);
      expect({ file, lines: messages.map(({ line }) => line) }).toEqual({ file, lines: marked });
    }
  });
});
