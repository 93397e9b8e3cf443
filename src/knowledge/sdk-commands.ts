/** Methods of v2 clients that give a promise although they are no API operation. */
const notOperations = new Set(['upload', 'waitFor', 'makeRequest', 'makeUnauthenticatedRequest', 'send']);

/** Methods of v3's aggregated clients that stand for no command. */
const notCommands = /^(paginate[A-Z]|waitUntil[A-Z]|send$|destroy$|config$|middlewareStack$|constructor$)/;

/** v2 methods of operations that v3 has dropped, by service. */
const droppedOperations: Readonly<Record<string, readonly string[]>> = {
  s3: ['getBucketLifecycle', 'putBucketLifecycle', 'getBucketNotification', 'putBucketNotification'],
};

/**
 * v2 methods, by service, whose answer is another one in v3: a stream where v2 had read the whole body, a `Uint8Array`,
 * which has no `toString` of text, where v2 gave a string or `Buffer`, or `undefined` where v2, of services that speak XML,
 * gave an empty list.
 */
const changedAnswers: Readonly<Record<string, RegExp>> = {
  s3: /^(?!(put\w+|head\w+|copyObject|restoreObject|create(Bucket|MultipartUpload)|(complete|abort)MultipartUpload|uploadPart(Copy)?|deleteObject(Tagging)?|deleteBucket\w*)$)/,
  sqs: /^(list|receiveMessage$)|Batch$/,
  sns: /^list|Batch$/,
  ses: /^(list|describe|get)/,
  cloudwatch: /^(list|describe|get)/,
  cloudformation: /^(list|describe|get|detect|estimate|validate)/,
  ec2: /./,
  rds: /./,
  iam: /./,
  route53: /./,
  cloudfront: /./,
  autoscaling: /./,
  elbv2: /./,
  elasticache: /./,
  lambda: /^(invoke|invokeAsync|invokeWithResponseStream)$/,
  kms: /^(encrypt|decrypt|reEncrypt|sign|generate\w+|getPublicKey|deriveSharedSecret)$/,
  polly: /^synthesizeSpeech$/,
  kinesis: /^(getRecords|subscribeToShard)$/,
  dynamodbstreams: /^getRecords$/,
  'iot-data': /ThingShadow$/,
  apigateway: /^(getExport|getSdk)$/,
  appconfigdata: /^getLatestConfiguration$/,
  'lex-runtime': /^(postContent|postText|\w+Session)$/,
  'sagemaker-runtime': /^invokeEndpoint/,
  'bedrock-runtime': /./,
  'bedrock-agent-runtime': /./,
  codecommit: /^(getBlob|getFile)$/,
  location: /^getMap/,
};

/** Methods of DynamoDB's document clients, all of which have a command in `@aws-sdk/lib-dynamodb`. */
const documentMethods = new Set([
  'batchGet',
  'batchWrite',
  'delete',
  'get',
  'put',
  'query',
  'scan',
  'transactGet',
  'transactWrite',
  'update',
  'executeStatement',
  'batchExecuteStatement',
  'executeTransaction',
]);

/** API versions of v2's services that are those of v3; `latest` is so for every service. */
const currentVersions: Readonly<Record<string, string>> = {
  s3: '2006-03-01',
  dynamodb: '2012-08-10',
  sqs: '2012-11-05',
  sns: '2010-03-31',
  ses: '2010-12-01',
  lambda: '2015-03-31',
  sts: '2011-06-15',
  ssm: '2014-11-06',
  kms: '2014-11-01',
  secretsmanager: '2017-10-17',
  'cognito-idp': '2016-04-18',
  states: '2016-11-23',
  kinesis: '2013-12-02',
  firehose: '2015-08-04',
  rekognition: '2016-06-27',
};

/** What a method call on a client is as a command of SDK v3. */
export interface CommandNames {
  readonly package: string;
  readonly command: string;
}

/** The command of SDK v3 that does what a client's method does; `undefined` for methods that are no operation or that v3 lacks. */
export function commandOf(
  client: { readonly service: string; readonly generation: 2 | 3; readonly isDocument: boolean },
  clientPackage: string,
  method: string,
): CommandNames | undefined {
  const command = `${method.charAt(0).toUpperCase()}${method.slice(1)}Command`;
  if (client.isDocument) {
    return documentMethods.has(method) ? { package: '@aws-sdk/lib-dynamodb', command } : undefined;
  }
  const isOperation =
    client.generation === 3
      ? !notCommands.test(method)
      : !notOperations.has(method) && !droppedOperations[client.service]?.includes(method);
  return isOperation && /^[a-z][A-Za-z0-9]*$/.test(method) ? { package: clientPackage, command } : undefined;
}

/** Whether a v2 method answers with the same shape and types in v3. */
export function hasSameAnswer(service: string, method: string): boolean {
  return changedAnswers[service]?.test(method) !== true;
}

/** Whether v3 speaks the API version that a v2 client asks for. */
export function isCurrentVersion(service: string, version: string): boolean {
  return version === 'latest' || currentVersions[service] === version;
}
