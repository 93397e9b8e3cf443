import { PatternTerm } from '../../src/infrastructure/deployment.js';
import { appWith, fn, functionAt, shown, triggersAfter } from '../support/cdk-apps.js';

const bucket = `const bucket = new s3.Bucket(this, 'B');`;
const queue = (options = ''): string => `const queue = new sqs.Queue(this, 'Q', { ${options} });`;
const topic = `const topic = new sns.Topic(this, 'T');`;

/** Source and resource of each trigger. */
function sent(statements: string): readonly (readonly [string, string | undefined])[] {
  return triggersAfter(statements).map(({ source, resource }) => [source, shown(resource)]);
}

describe('notifications of buckets', () => {
  it.each([
    ['s3.EventType.OBJECT_CREATED', 's3:ObjectCreated:*'],
    ['s3.EventType.OBJECT_CREATED_COMPLETE_MULTIPART_UPLOAD', 's3:ObjectCreated:CompleteMultipartUpload'],
    ['s3.EventType.OBJECT_ACL_PUT', 's3:ObjectAcl:Put'],
    ['s3.EventType.LIFECYCLE_TRANSITION', 's3:LifecycleTransition'],
    ['s3.EventType.REDUCED_REDUNDANCY_LOST_OBJECT', 's3:ReducedRedundancyLostObject'],
  ])('for %s', (type, name) => {
    const statements = `${bucket} bucket.addEventNotification(${type}, new s3n.LambdaDestination(fn));`;
    expect(triggersAfter(statements)).toMatchObject([{ source: 's3', filter: { events: [name] } }]);
  });

  it('with the methods for created and removed objects', () => {
    const statements = `${bucket}
      bucket.addObjectCreatedNotification(new s3n.LambdaDestination(fn), { prefix: 'in/' });
      bucket.addObjectRemovedNotification(new s3n.LambdaDestination(fn));`;
    const filters = triggersAfter(statements).map(({ filter }) => filter);
    expect(filters).toMatchObject([
      { events: ['s3:ObjectCreated:*'], prefix: { atoms: [{ text: 'in/' }] }, suffix: undefined },
      { events: ['s3:ObjectRemoved:*'], prefix: undefined },
    ]);
  });

  it('whose filter is computed stay open', () => {
    const statements = `${bucket}
      bucket.addEventNotification(s3.EventType.OBJECT_CREATED, new s3n.LambdaDestination(fn), ...props.filters);`;
    expect(triggersAfter(statements)).toMatchObject([{ filter: { kind: 'unknown' } }]);
  });

  it.each(['props.type', 'props.flag ? s3.EventType.OBJECT_CREATED : props.type'])(
    'for %s stay open',
    (type) => {
      const statements = `${bucket} bucket.addEventNotification(${type}, new s3n.LambdaDestination(fn));`;
      expect(triggersAfter(statements)).toMatchObject([{ filter: { kind: 'unknown' } }]);
    },
  );

  it('to one of two functions stay open for both', () => {
    const statements = `${bucket}
      const other = new lambda.Function(this, 'Other', { handler: 'a.handler', code: lambda.Code.fromAsset('code') });
      bucket.addEventNotification(s3.EventType.OBJECT_CREATED, new s3n.LambdaDestination(props.flag ? fn : other));`;
    expect(triggersAfter(statements)).toMatchObject([{ source: 's3', filter: { kind: 'unknown' } }]);
  });

  it('to queues, topics and EventBridge are flows', () => {
    const { flows, functions } = appWith(`${fn()} ${bucket} ${queue()} ${topic}
      bucket.addEventNotification(s3.EventType.OBJECT_CREATED, new s3n.SqsDestination(queue), { suffix: '.csv' });
      bucket.addEventNotification(s3.EventType.OBJECT_REMOVED, new s3n.SnsDestination(topic));
      bucket.enableEventBridgeNotification();`);
    expect(functions[0]?.triggers).toEqual([]);
    expect(flows.map(({ source, from, to }) => [source, shown(from), shown(to)])).toEqual([
      ['s3', '{S/B.name}', '{S/Q.arn}'],
      ['s3', '{S/B.name}', '{S/T.arn}'],
      ['s3', '{S/B.name}', 'default'],
    ]);
    expect(flows[0]?.filter).toMatchObject({ kind: 's3', suffix: { atoms: [{ text: '.csv' }] } });
  });
});

describe('event sources', () => {
  it.each([
    ['SqsEventSource(new sqs.Queue(this, "R"))', ['sqs', '{S/R.arn}']],
    ['DynamoEventSource(new dynamodb.Table(this, "R", {}), {})', ['dynamodb', '{S/R.streamArn}']],
    ['KinesisEventSource(new kinesis.Stream(this, "R"), {})', ['kinesis', '{S/R.arn}']],
    ['SnsEventSource(new sns.Topic(this, "R"))', ['sns', '{S/R.arn}']],
    ['S3EventSourceV2(new s3.Bucket(this, "R"), { events: [] })', ['s3', '{S/R.name}']],
    ['ManagedKafkaEventSource({ clusterArn: "arn:kafka", topic: "t" })', ['kafka', 'arn:kafka']],
  ])('%s', (source, expected) => {
    expect(sent(`fn.addEventSource(new sources.${source});`)).toEqual([expected]);
  });

  it('stand in the function’s own options, too', () => {
    const { functions } = appWith(`${queue()} ${fn('events: [new sources.SqsEventSource(queue)]')}`);
    expect(functions[0]?.triggers.map(({ source }) => source)).toEqual(['sqs']);
  });

  it('have settings, or leave them to Lambda', () => {
    const [set, usual, open] = triggersAfter(`${queue()}
      fn.addEventSource(new sources.SqsEventSource(queue, { batchSize: 1, maxBatchingWindow: Duration.minutes(5), reportBatchItemFailures: true, enabled: false }));
      fn.addEventSource(new sources.SqsEventSource(queue));
      fn.addEventSource(new sources.SqsEventSource(queue, props.options));`);
    expect(set).toMatchObject({
      batchSize: 1,
      batchingWindowSeconds: 300,
      reportsBatchItemFailures: true,
      isEnabled: false,
    });
    expect(usual).toMatchObject({
      batchSize: undefined,
      reportsBatchItemFailures: false,
      isEnabled: true,
      filter: { kind: 'none' },
    });
    expect(open).toMatchObject({ reportsBatchItemFailures: undefined, filter: { kind: 'unknown' } });
  });

  it.each([
    [
      `new lambda.EventSourceMapping(this, 'M', { target: fn, eventSourceArn: queue.queueArn, batchSize: 7 });`,
    ],
    [`fn.addEventSourceMapping('M', { eventSourceArn: queue.queueArn, batchSize: 7 });`],
    [
      `new lambda.CfnEventSourceMapping(this, 'M', { functionName: fn.functionName, eventSourceArn: queue.queueArn, batchSize: 7 });`,
    ],
  ])('as a mapping: %s', (statement) => {
    const [mapping] = triggersAfter(`${queue(`fifo: true`)} ${statement}`);
    expect(mapping).toMatchObject({ source: 'sqs', batchSize: 7, isFifo: true });
    expect(shown(mapping?.resource)).toBe('{S/Q.arn}');
  });

  it('of a mapping by an ARN elsewhere', () => {
    const statement = `fn.addEventSourceMapping('M', { eventSourceArn: 'arn:aws:kinesis:eu-west-1:1:stream/clicks' });`;
    expect(sent(statement)).toEqual([['kinesis', 'arn:aws:kinesis:eu-west-1:1:stream/clicks']]);
  });
});

describe('topics', () => {
  it.each([
    [`topic.addSubscription(new subscriptions.LambdaSubscription(fn));`],
    [
      `new sns.Subscription(this, 'X', { topic, endpoint: fn.functionArn, protocol: sns.SubscriptionProtocol.LAMBDA });`,
    ],
    [
      `new sns.CfnSubscription(this, 'X', { topicArn: topic.ref, endpoint: fn.functionArn, protocol: 'lambda' });`,
    ],
  ])('with %s', (statement) => {
    expect(sent(`${topic} ${statement}`)).toEqual([['sns', '{S/T.arn}']]);
  });

  it('pass on to queues and to dead-letter queues', () => {
    const { flows } = appWith(`${topic} ${queue()} const dead = new sqs.Queue(this, 'D'); ${fn()}
      topic.addSubscription(new subscriptions.SqsSubscription(queue, { deadLetterQueue: dead, filterPolicy: { kind: ['a'] } }));`);
    expect(flows.map(({ kind, to }) => [kind, shown(to)])).toEqual([
      ['subscription', '{S/Q.arn}'],
      ['redrive', '{S/D.arn}'],
    ]);
    expect(flows[0]?.filter).toEqual({ kind: 'pattern', pattern: { kind: ['a'] } });
  });

  it('leave mail and HTTP out', () => {
    const { flows } = appWith(
      `${topic} ${fn()} topic.addSubscription(new subscriptions.EmailSubscription('a@b.c'));`,
    );
    expect(flows).toEqual([]);
  });
});

describe('rules', () => {
  const toFunction = 'targets: [new targets.LambdaFunction(fn)]';

  it('listen on the account’s own bus unless another is given', () => {
    expect(sent(`new events.Rule(this, 'R', { eventPattern: { source: ['a'] }, ${toFunction} });`)).toEqual([
      ['eventbridge', 'default'],
    ]);
    const bus = `const eventBus = new events.EventBus(this, 'Bus');`;
    expect(
      sent(
        `${bus} new events.Rule(this, 'R', { eventBus, eventPattern: { source: ['a'] }, ${toFunction} });`,
      ),
    ).toEqual([['eventbridge', '{S/Bus.name}']]);
  });

  it('may name the bucket whose events they take', () => {
    const [trigger] = triggersAfter(`${bucket}
      new events.Rule(this, 'R', { eventPattern: { source: ['aws.s3'], detailType: ['Object Created'], detail: { bucket: { name: [bucket.bucketName] } } } })
        .addTarget(new targets.LambdaFunction(fn));`);
    const pattern = trigger?.filter.kind === 'pattern' ? trigger.filter.pattern : undefined;
    expect(pattern).toMatchObject({ source: ['aws.s3'], 'detail-type': ['Object Created'] });
    const { detail } = pattern as { detail: { bucket: { name: readonly PatternTerm[] } } };
    expect(detail.bucket.name.map((name) => name instanceof PatternTerm && shown(name.term))).toEqual([
      '{S/B.name}',
    ]);
  });

  it('with patterns that are added later, or not spelled out', () => {
    const rule = (options: string, later = ''): readonly unknown[] =>
      triggersAfter(`const rule = new events.Rule(this, 'R', { ${toFunction}, ${options} }); ${later}`).map(
        ({ filter }) => filter,
      );
    expect(rule('', `rule.addEventPattern({ source: ['a'] });`)).toEqual([
      { kind: 'pattern', pattern: { source: ['a'] } },
    ]);
    expect(rule(`eventPattern: { source: ['a'] }`, `rule.addEventPattern({ account: ['1'] });`)).toEqual([
      { kind: 'unknown' },
    ]);
    expect(rule('eventPattern: props.pattern')).toEqual([{ kind: 'unknown' }]);
  });

  it.each([
    [`new events.Rule(this, 'R', { schedule: events.Schedule.cron({}), ${toFunction} });`, true],
    [
      `new events.Rule(this, 'R', { schedule: events.Schedule.cron({}), enabled: false, ${toFunction} });`,
      false,
    ],
    [
      `new events.CfnRule(this, 'R', { scheduleExpression: 'rate(1 day)', state: 'DISABLED', targets: [{ arn: fn.functionArn, id: 'x' }] });`,
      false,
    ],
  ])('on a schedule: %s', (statement, isEnabled) => {
    expect(triggersAfter(statement)).toMatchObject([{ source: 'schedule', isEnabled }]);
  });

  it('of a resource for its own events are rules of which nothing is known', () => {
    const statement = `${bucket} bucket.onCloudTrailPutObject('Put', { target: new targets.LambdaFunction(fn) });`;
    expect(triggersAfter(statement)).toMatchObject([{ source: 'eventbridge', filter: { kind: 'unknown' } }]);
  });

  it('to queues are flows, schedules are not', () => {
    const { flows } = appWith(`${queue()} ${fn()}
      new events.Rule(this, 'R', { eventPattern: { source: ['a'] }, targets: [new targets.SqsQueue(queue)] });
      new events.Rule(this, 'D', { schedule: events.Schedule.rate(Duration.days(1)), targets: [new targets.SqsQueue(queue)] });`);
    expect(flows.map(({ kind, from, to }) => [kind, shown(from), shown(to)])).toEqual([
      ['rule', 'default', '{S/Q.arn}'],
    ]);
  });
});

describe('log lines', () => {
  const destination = 'destination: new logDestinations.LambdaDestination(fn)';

  it('of the function itself', () => {
    const statement = `new logs.SubscriptionFilter(this, 'F', { logGroup: fn.logGroup, ${destination}, filterPattern: logs.FilterPattern.allEvents() });`;
    expect(sent(statement)).toEqual([['logs', '/aws/lambda/{S/Fn.name}']]);
  });

  it('that have a pattern', () => {
    const statement = `new logs.LogGroup(this, 'G').addSubscriptionFilter('F', { ${destination}, filterPattern: logs.FilterPattern.literal('ERROR') });`;
    expect(triggersAfter(statement)).toMatchObject([{ filter: { kind: 'pattern', pattern: 'ERROR' } }]);
  });
});

describe('targets', () => {
  it.each([
    `new lambda.Alias(this, 'A', { version: fn.currentVersion })`,
    `fn.addAlias('live')`,
    `fn.currentVersion`,
    `new lambda.Version(this, 'V', { lambda: fn })`,
    `lambda.Function.fromFunctionArn(this, 'I', fn.functionArn)`,
  ])('%s stands for its function', (target) => {
    expect(
      sent(`new sns.Topic(this, 'T').addSubscription(new subscriptions.LambdaSubscription(${target}));`),
    ).toEqual([['sns', '{S/T.arn}']]);
  });

  it('that are not understood are told', () => {
    const { problems, isComplete } = appWith(`${fn()} ${bucket}
      bucket.addEventNotification(s3.EventType.OBJECT_CREATED, new s3n.LambdaDestination(props.other));`);
    expect(problems.map(({ line, text }) => [line, text])).toEqual([
      [26, 'What the events of s3 go to here is not understood.'],
    ]);
    expect(isComplete).toBe(false);
  });

  it('of asynchronous results', () => {
    const declared = functionAt(
      appWith(`${queue()} ${topic}
        ${fn('onFailure: new destinations.SqsDestination(queue), deadLetterQueue: queue')}
        fn.configureAsyncInvoke({ onSuccess: new destinations.SnsDestination(topic) });`),
      'S/Fn',
    );
    expect(declared.failureTargets.map(shown)).toEqual(['{S/Q.arn}', '{S/Q.arn}']);
    expect(declared.successTargets.map(shown)).toEqual(['{S/T.arn}']);
  });
});

describe('resources that pass things on by their settings', () => {
  const flowsOf = (statements: string): readonly unknown[] =>
    appWith(`${fn()} ${statements}`).flows.map(({ kind, source, from, to }) => [
      kind,
      source,
      shown(from),
      shown(to),
    ]);

  it.each([
    [
      `${bucket} new s3.Bucket(this, 'A', { replicationRules: [{ destination: bucket, filter: { prefix: 'in/' } }] });`,
      ['replication', 's3', '{S/A.name}', '{S/B.arn}'],
    ],
    [
      `const kinesisStream = new kinesis.Stream(this, 'K'); new dynamodb.Table(this, 'T', { kinesisStream });`,
      ['pipe', 'dynamodb', '{S/T.name}', '{S/K.arn}'],
    ],
    [
      `${bucket} new cdk.aws_kinesisfirehose.DeliveryStream(this, 'D', { destination: new cdk.aws_kinesisfirehose.S3Bucket(bucket) });`,
      ['pipe', 'firehose', '{S/D.name}', '{S/B.arn}'],
    ],
    [
      `${queue()} new cdk.aws_pipes.CfnPipe(this, 'P', { source: queue.queueArn, target: new sqs.Queue(this, 'R').queueArn });`,
      ['pipe', 'sqs', '{S/Q.arn}', '{S/R.arn}'],
    ],
  ])('%s', (statements, flow) => {
    expect(flowsOf(statements)).toEqual([flow]);
  });

  it('say nothing when the settings are not understood', () => {
    expect(
      flowsOf(`new s3.Bucket(this, 'A', props.options); new sqs.Queue(this, 'Q', props.options);`),
    ).toEqual([]);
  });

  it('hand a function what a pipe makes of records', () => {
    const statement = `${queue()} new cdk.aws_pipes.CfnPipe(this, 'P', { source: queue.queueArn, target: fn.functionArn, desiredState: 'STOPPED' });`;
    expect(triggersAfter(statement)).toMatchObject([{ source: 'other', isEnabled: false }]);
  });
});

describe('permissions', () => {
  const permission = `fn.addPermission('P', { principal: new cdk.aws_iam.ServicePrincipal('s3.amazonaws.com') });`;

  it('tell the source of a function that nothing else triggers', () => {
    expect(triggersAfter(permission)).toMatchObject([{ source: 's3', filter: { kind: 'unknown' } }]);
  });

  it('say nothing of one whose triggers are known', () => {
    expect(sent(`${queue()} ${permission} fn.addEventSource(new sources.SqsEventSource(queue));`)).toEqual([
      ['sqs', '{S/Q.arn}'],
    ]);
  });

  it('to write are no writes', () => {
    const statement = `${bucket} bucket.grantReadWrite(fn);`;
    expect(triggersAfter(statement)).toEqual([]);
  });
});
