import { isInfrastructureCode, specifiersIn } from '../../src/project/own-files.js';

describe('infrastructure code', () => {
  it.each([
    `import { Stack } from 'aws-cdk-lib';`,
    `import * as s3 from "aws-cdk-lib/aws-s3";`,
    `import type { Construct } from 'constructs';\nimport { Stack } from 'aws-cdk-lib';`,
    `import { type StackProps, Stack } from 'aws-cdk-lib';`,
    `import type from 'constructs';`,
    `import { type } from 'constructs';`,
    `const { Stack } = require('@aws-cdk/core');`,
    `import * as aws from '@pulumi/aws';`,
    `import { Api, StackContext } from 'sst/constructs';`,
  ])('is %s', (text) => {
    expect(isInfrastructureCode(text)).toBe(true);
  });

  it.each([
    `import type { StackProps } from 'aws-cdk-lib';`,
    `import type * as cdk from 'aws-cdk-lib';`,
    `import type Cdk from 'aws-cdk-lib';`,
    `import { type StackProps, type Environment as Env } from 'aws-cdk-lib';`,
    `import type {\n  StackProps,\n} from "aws-cdk-lib";\nimport { S3Client } from '@aws-sdk/client-s3';`,
    `import { S3Client } from '@aws-sdk/client-s3';`,
    `import { Resource } from 'sst';`,
    `import { Bucket } from 'sst/node/bucket';`,
  ])('is not %s', (text) => {
    expect(isInfrastructureCode(text)).toBe(false);
  });
});

describe('specifiers in a text', () => {
  it.each([
    [`import a from './a';`, ['./a']],
    [`import(/* webpackChunkName: "a" */ /** b * / **/ './a')`, ['./a']],
    [`require( // of orders\n  './a',\n)`, ['./a']],
    // Each comment may be taken in one way only: there are as many ways as powers of two otherwise.
    [`from ${'/* b */ '.repeat(80)}`, []],
  ])('of %s', (text, specifiers) => {
    expect(specifiersIn(text)).toEqual(specifiers);
  });
});
