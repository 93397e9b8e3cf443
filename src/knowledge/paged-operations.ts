/** An operation that answers with one page of a longer list. */
export interface PagedOperation {
  /** Properties of the answer that hold what is listed, or count it. */
  readonly lists: readonly string[];
  /** Properties of the answer that tell of a next page, the one to go on with first. */
  readonly tokens: readonly [string, ...string[]];
  /** The input property that asks for a next page. */
  readonly start: string;
  /** The input property that says how much is wanted. */
  readonly limit: string | undefined;
  /** How much fits in a page when nothing is said, where the API reference tells. */
  readonly page: string | undefined;
}

type Row = readonly [lists: string, page?: string];

/** Operations of one style of paging. */
interface Style {
  readonly start: string;
  readonly tokens: PagedOperation['tokens'];
  readonly limit?: string;
  readonly rows: Readonly<Record<string, Row>>;
}

/** From the API references and from the definitions of paginators that AWS's SDKs are made of. */
const styles: readonly Style[] = [
  {
    start: 'ExclusiveStartKey',
    tokens: ['LastEvaluatedKey'],
    limit: 'Limit',
    rows: {
      'dynamodb.Query': ['Items Count', '1 MB'],
      'dynamodb.Scan': ['Items Count', '1 MB'],
    },
  },
  {
    start: 'ExclusiveStartTableName',
    tokens: ['LastEvaluatedTableName'],
    limit: 'Limit',
    rows: { 'dynamodb.ListTables': ['TableNames', '100 tables'] },
  },
  {
    start: 'ContinuationToken',
    tokens: ['NextContinuationToken', 'IsTruncated'],
    limit: 'MaxKeys',
    rows: { 's3.ListObjectsV2': ['Contents CommonPrefixes KeyCount', '1,000 objects'] },
  },
  {
    start: 'Marker',
    tokens: ['NextMarker', 'IsTruncated'],
    limit: 'MaxKeys',
    rows: { 's3.ListObjects': ['Contents CommonPrefixes', '1,000 objects'] },
  },
  {
    start: 'KeyMarker',
    tokens: ['NextKeyMarker', 'IsTruncated', 'NextVersionIdMarker'],
    limit: 'MaxKeys',
    rows: { 's3.ListObjectVersions': ['Versions DeleteMarkers CommonPrefixes', '1,000 versions'] },
  },
  {
    start: 'NextToken',
    tokens: ['NextToken'],
    limit: 'MaxResults',
    rows: {
      'ssm.GetParametersByPath': ['Parameters', '10 parameters'],
      'ssm.DescribeParameters': ['Parameters'],
      'secretsmanager.ListSecrets': ['SecretList'],
      'cognito-idp.ListUserPools': ['UserPools'],
      'scheduler.ListSchedules': ['Schedules'],
      'organizations.ListAccounts': ['Accounts'],
      'organizations.ListAccountsForParent': ['Accounts'],
      'organizations.ListChildren': ['Children'],
      'mediaconvert.ListJobs': ['Jobs'],
      'mediaconvert.ListJobTemplates': ['JobTemplates'],
      'mediaconvert.ListPresets': ['Presets'],
      'medialive.ListChannels': ['Channels'],
      'medialive.ListInputs': ['Inputs'],
      'athena.GetQueryResults': ['ResultSet', '1,000 rows'],
      'glue.GetTables': ['TableList'],
      'glue.GetPartitions': ['Partitions'],
      'glue.GetDatabases': ['DatabaseList'],
      'rekognition.ListFaces': ['Faces'],
      'rekognition.ListCollections': ['CollectionIds'],
      'textract.GetDocumentAnalysis': ['Blocks', '1,000 blocks'],
      'textract.GetDocumentTextDetection': ['Blocks', '1,000 blocks'],
      'backup.ListRecoveryPointsByBackupVault': ['RecoveryPoints'],
      'identitystore.ListUsers': ['Users'],
      'identitystore.ListGroups': ['Groups'],
    },
  },
  {
    start: 'NextToken',
    tokens: ['NextToken'],
    limit: 'Limit',
    rows: {
      'cognito-idp.ListUsersInGroup': ['Users', '60 users'],
      'cognito-idp.ListGroups': ['Groups', '60 groups'],
      'dynamodb.ExecuteStatement': ['Items', '1 MB'],
    },
  },
  {
    start: 'NextToken',
    tokens: ['NextToken'],
    rows: {
      'cloudformation.ListStacks': ['StackSummaries'],
      'cloudformation.ListStackResources': ['StackResourceSummaries'],
      'cloudformation.DescribeStackEvents': ['StackEvents'],
      'cloudformation.ListExports': ['Exports'],
      'sns.ListTopics': ['Topics', '100 topics'],
      'sns.ListSubscriptions': ['Subscriptions', '100 subscriptions'],
      'sns.ListSubscriptionsByTopic': ['Subscriptions', '100 subscriptions'],
      'cloudwatch.ListMetrics': ['Metrics', '500 metrics'],
      'redshift-data.GetStatementResult': ['Records'],
    },
  },
  {
    start: 'PaginationToken',
    tokens: ['PaginationToken'],
    limit: 'Limit',
    rows: { 'cognito-idp.ListUsers': ['Users', '60 users'] },
  },
  {
    start: 'PaginationToken',
    tokens: ['PaginationToken'],
    limit: 'ResourcesPerPage',
    rows: { 'resource-groups-tagging-api.GetResources': ['ResourceTagMappingList'] },
  },
  {
    start: 'nextToken',
    tokens: ['nextToken'],
    limit: 'limit',
    rows: {
      'logs.DescribeLogGroups': ['logGroups', '50 log groups'],
      'logs.DescribeLogStreams': ['logStreams', '50 log streams'],
      'logs.FilterLogEvents': ['events'],
    },
  },
  {
    start: 'nextToken',
    tokens: ['nextToken'],
    limit: 'maxResults',
    rows: {
      'states.ListExecutions': ['executions', '100 executions'],
      'states.ListStateMachines': ['stateMachines', '100 state machines'],
      'states.GetExecutionHistory': ['events', '100 events'],
      'ecs.ListTasks': ['taskArns', '100 tasks'],
      'ecs.ListServices': ['serviceArns', '10 services'],
      'ecs.ListClusters': ['clusterArns', '100 clusters'],
      'ecs.ListTaskDefinitions': ['taskDefinitionArns', '100 task definitions'],
      'ecr.ListImages': ['imageIds', '100 images'],
      'ecr.DescribeRepositories': ['repositories', '100 repositories'],
      'iot.ListThings': ['things'],
      'codepipeline.ListPipelines': ['pipelines'],
      'bedrock-agent.ListKnowledgeBases': ['knowledgeBaseSummaries'],
    },
  },
  {
    start: 'Marker',
    tokens: ['NextMarker'],
    limit: 'MaxItems',
    rows: {
      'lambda.ListFunctions': ['Functions', '50 functions'],
      'lambda.ListEventSourceMappings': ['EventSourceMappings', '100 mappings'],
      'lambda.ListVersionsByFunction': ['Versions', '50 versions'],
      'lambda.ListLayers': ['Layers'],
    },
  },
  {
    start: 'Marker',
    tokens: ['NextMarker', 'IsTruncated'],
    limit: 'MaxItems',
    rows: { 'route53.ListHostedZones': ['HostedZones', '100 zones'] },
  },
  {
    start: 'StartRecordName',
    tokens: ['NextRecordName', 'IsTruncated', 'NextRecordType', 'NextRecordIdentifier'],
    limit: 'MaxItems',
    rows: { 'route53.ListResourceRecordSets': ['ResourceRecordSets'] },
  },
  {
    start: 'Marker',
    tokens: ['Marker', 'IsTruncated'],
    limit: 'MaxItems',
    rows: {
      'iam.ListUsers': ['Users', '100 users'],
      'iam.ListRoles': ['Roles', '100 roles'],
      'iam.ListPolicies': ['Policies', '100 policies'],
    },
  },
  {
    start: 'Marker',
    tokens: ['NextMarker', 'Truncated'],
    limit: 'Limit',
    rows: { 'kms.ListKeys': ['Keys', '100 keys'], 'kms.ListAliases': ['Aliases', '50 aliases'] },
  },
  {
    start: 'position',
    tokens: ['position'],
    limit: 'limit',
    rows: {
      'apigateway.GetRestApis': ['items', '25 APIs'],
      'apigateway.GetApiKeys': ['items', '25 keys'],
      'apigateway.GetUsagePlans': ['items', '25 plans'],
    },
  },
];

/** Every operation that is known to answer in pages, by `service.Operation`. */
export const pagedOperations: ReadonlyMap<string, PagedOperation> = new Map(
  styles.flatMap(({ start, tokens, limit, rows }) =>
    Object.entries(rows).map(([key, [lists, page]]): [string, PagedOperation] => [
      key,
      { start, tokens, limit, lists: lists.split(' '), page },
    ]),
  ),
);
