import { awsClientsAt, connectionMadeBy } from '../../src/analysis/clients.js';
import { moduleFrom, nodeWith } from '../support/facts.js';

/** `service generation class`, for what `mark(…)`'s argument stands for. */
function clients(code: string): string[] {
  const module = moduleFrom(`import { S3Client, S3 } from '@aws-sdk/client-s3';\n${code}`);
  const call = nodeWith(module, `mark(client)`);
  if (call.type !== 'CallExpression' || !call.arguments[0]) throw new Error('no argument');
  return awsClientsAt(module, call.arguments[0]).map(
    ({ service, generation, className }) => `${service} v${generation} ${className}`,
  );
}

describe('AWS clients', () => {
  it.each([
    ['v3', `const client = new S3Client({});\nmark(client);`, 's3 v3 S3Client'],
    ['v3 aggregated', `const client = new S3({});\nmark(client);`, 's3 v3 S3'],
    ['v2', `import AWS from 'aws-sdk';\nconst client = new AWS.SQS();\nmark(client);`, 'sqs v2 SQS'],
    [
      'v2 document',
      `const { DynamoDB } = require('aws-sdk');\nconst client = new DynamoDB.DocumentClient();\nmark(client);`,
      'dynamodb v2 DynamoDB.DocumentClient',
    ],
    [
      'v3 document',
      `import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';\nconst client = DynamoDBDocumentClient.from(x);\nmark(client);`,
      'dynamodb v3 DynamoDBDocumentClient',
    ],
    [
      'captured by a tracer',
      `const client = tracer.captureAWSv3Client(new S3Client({}));\nmark(client);`,
      's3 v3 S3Client',
    ],
    ['lazy', `let client;\nfunction run() { client ??= new S3Client({}); mark(client); }`, 's3 v3 S3Client'],
    [
      'chosen',
      `const client = local ? new S3Client({ endpoint }) : new S3({});\nmark(client);`,
      's3 v3 S3Client,s3 v3 S3',
    ],
    [
      'a default of a parameter',
      `function run(client = new S3Client({})) { mark(client); }`,
      's3 v3 S3Client',
    ],
    ['an argument', `function run(client) { mark(client); }\nrun(new S3Client({}));`, 's3 v3 S3Client'],
  ])('%s', (_, code, expected) => {
    expect(clients(code).join()).toBe(expected);
  });

  it.each([
    ['another class', `const client = new Map();\nmark(client);`],
    [
      'a class of the same name',
      `import { S3Client as Own } from './own.js';\nconst client = new Own();\nmark(client);`,
    ],
    [
      'a command',
      `import { PutObjectCommand } from '@aws-sdk/client-s3';\nconst client = new PutObjectCommand({});\nmark(client);`,
    ],
    ['an unknown parameter', `function run(client) { mark(client); }`],
  ])('not: %s', (_, code) => {
    expect(clients(code)).toEqual([]);
  });
});

describe('connections', () => {
  it.each([
    [`import { Pool } from 'pg';`, 'new Pool({})'],
    [`import pg from 'pg';`, 'new pg.Client({})'],
    [`import mysql from 'mysql2/promise';`, 'mysql.createConnection({})'],
    [`import { MongoClient } from 'mongodb';`, 'new MongoClient(uri)'],
    [`import mongoose from 'mongoose';`, 'mongoose.connect(uri)'],
    [`import Redis from 'ioredis';`, 'new Redis()'],
    [`import { createClient } from 'redis';`, 'createClient()'],
    [`import { PrismaClient } from '@prisma/client';`, 'new PrismaClient()'],
    [`const knex = require('knex');`, 'knex({})'],
    [`const { Sequelize } = require('sequelize');`, 'new Sequelize(uri)'],
  ])('%s %s', (top, expression) => {
    const module = moduleFrom(`${top}\nconst made = ${expression};`);
    expect(connectionMadeBy(module, nodeWith(module, expression))).toBeDefined();
  });

  it.each([
    [`import { Pool } from './pool.js';`, 'new Pool({})'],
    [`import { types } from 'pg';`, 'new types.Parser({})'],
    [`import mongoose from 'mongoose';`, 'new mongoose.Schema({})'],
    [`import { ObjectId } from 'mongodb';`, 'new ObjectId()'],
  ])('not: %s %s', (top, expression) => {
    const module = moduleFrom(`${top}\nconst made = ${expression};`);
    expect(connectionMadeBy(module, nodeWith(module, expression))).toBeUndefined();
  });
});
