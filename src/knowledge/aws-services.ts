/** The names one AWS service has in the two generations of the SDK for JavaScript. */
export interface ServiceNames {
  /** This plugin's name for the service; the suffix of its v3 package unless that is unwieldy. */
  readonly service: string;
  /** v3 package: `@aws-sdk/client-s3`. */
  readonly package: string;
  /** v3 client class: `S3Client`. */
  readonly client: string;
  /** v3 class that carries every command: `S3`. */
  readonly aggregated: string;
  /** v2 class below `AWS`: `S3`; its file below `aws-sdk/clients/` is the same in lower case. */
  readonly v2: string;
}

/** `[service, v3 package suffix, v3 aggregated class, v2 class]`; source: package indexes of aws-sdk-js-v3 and `clients/all.js` of aws-sdk-js. */
const rows: readonly (readonly [string, string, string, string])[] = [
  ['s3', 's3', 'S3', 'S3'],
  ['dynamodb', 'dynamodb', 'DynamoDB', 'DynamoDB'],
  ['dynamodbstreams', 'dynamodb-streams', 'DynamoDBStreams', 'DynamoDBStreams'],
  ['sqs', 'sqs', 'SQS', 'SQS'],
  ['sns', 'sns', 'SNS', 'SNS'],
  ['ses', 'ses', 'SES', 'SES'],
  ['sesv2', 'sesv2', 'SESv2', 'SESV2'],
  ['lambda', 'lambda', 'Lambda', 'Lambda'],
  ['events', 'eventbridge', 'EventBridge', 'EventBridge'],
  ['events', 'cloudwatch-events', 'CloudWatchEvents', 'CloudWatchEvents'],
  ['kinesis', 'kinesis', 'Kinesis', 'Kinesis'],
  ['firehose', 'firehose', 'Firehose', 'Firehose'],
  ['states', 'sfn', 'SFN', 'StepFunctions'],
  ['secretsmanager', 'secrets-manager', 'SecretsManager', 'SecretsManager'],
  ['ssm', 'ssm', 'SSM', 'SSM'],
  ['appconfigdata', 'appconfigdata', 'AppConfigData', 'AppConfigData'],
  ['kms', 'kms', 'KMS', 'KMS'],
  ['sts', 'sts', 'STS', 'STS'],
  ['cognito-idp', 'cognito-identity-provider', 'CognitoIdentityProvider', 'CognitoIdentityServiceProvider'],
  ['cognito-identity', 'cognito-identity', 'CognitoIdentity', 'CognitoIdentity'],
  ['cloudwatch', 'cloudwatch', 'CloudWatch', 'CloudWatch'],
  ['logs', 'cloudwatch-logs', 'CloudWatchLogs', 'CloudWatchLogs'],
  ['rekognition', 'rekognition', 'Rekognition', 'Rekognition'],
  ['textract', 'textract', 'Textract', 'Textract'],
  ['transcribe', 'transcribe', 'Transcribe', 'TranscribeService'],
  ['translate', 'translate', 'Translate', 'Translate'],
  ['comprehend', 'comprehend', 'Comprehend', 'Comprehend'],
  ['polly', 'polly', 'Polly', 'Polly'],
  ['bedrock', 'bedrock', 'Bedrock', 'Bedrock'],
  ['bedrock-runtime', 'bedrock-runtime', 'BedrockRuntime', 'BedrockRuntime'],
  ['bedrock-agent-runtime', 'bedrock-agent-runtime', 'BedrockAgentRuntime', 'BedrockAgentRuntime'],
  ['athena', 'athena', 'Athena', 'Athena'],
  ['glue', 'glue', 'Glue', 'Glue'],
  ['ecs', 'ecs', 'ECS', 'ECS'],
  ['ecr', 'ecr', 'ECR', 'ECR'],
  ['ec2', 'ec2', 'EC2', 'EC2'],
  ['rds', 'rds', 'RDS', 'RDS'],
  ['rds-data', 'rds-data', 'RDSData', 'RDSDataService'],
  ['iot', 'iot', 'IoT', 'Iot'],
  ['iot-data', 'iot-data-plane', 'IoTDataPlane', 'IotData'],
  ['execute-api', 'apigatewaymanagementapi', 'ApiGatewayManagementApi', 'ApiGatewayManagementApi'],
  ['apigateway', 'api-gateway', 'APIGateway', 'APIGateway'],
  ['mediaconvert', 'mediaconvert', 'MediaConvert', 'MediaConvert'],
  ['medialive', 'medialive', 'MediaLive', 'MediaLive'],
  ['mediapackage', 'mediapackage', 'MediaPackage', 'MediaPackage'],
  ['mediapackage-vod', 'mediapackage-vod', 'MediaPackageVod', 'MediaPackageVod'],
  ['mediastore', 'mediastore', 'MediaStore', 'MediaStore'],
  ['cloudfront', 'cloudfront', 'CloudFront', 'CloudFront'],
  ['route53', 'route-53', 'Route53', 'Route53'],
  ['acm', 'acm', 'ACM', 'ACM'],
  ['iam', 'iam', 'IAM', 'IAM'],
  ['organizations', 'organizations', 'Organizations', 'Organizations'],
  ['location', 'location', 'Location', 'Location'],
  ['personalize-runtime', 'personalize-runtime', 'PersonalizeRuntime', 'PersonalizeRuntime'],
  ['pinpoint', 'pinpoint', 'Pinpoint', 'Pinpoint'],
  ['scheduler', 'scheduler', 'Scheduler', 'Scheduler'],
  ['pipes', 'pipes', 'Pipes', 'Pipes'],
  ['codepipeline', 'codepipeline', 'CodePipeline', 'CodePipeline'],
  ['codebuild', 'codebuild', 'CodeBuild', 'CodeBuild'],
  ['codedeploy', 'codedeploy', 'CodeDeploy', 'CodeDeploy'],
  ['codecommit', 'codecommit', 'CodeCommit', 'CodeCommit'],
  ['batch', 'batch', 'Batch', 'Batch'],
  ['xray', 'xray', 'XRay', 'XRay'],
  ['elasticache', 'elasticache', 'ElastiCache', 'ElastiCache'],
  ['es', 'opensearch', 'OpenSearch', 'OpenSearch'],
  ['timestream-write', 'timestream-write', 'TimestreamWrite', 'TimestreamWrite'],
  ['timestream-query', 'timestream-query', 'TimestreamQuery', 'TimestreamQuery'],
  ['redshift-data', 'redshift-data', 'RedshiftData', 'RedshiftData'],
  ['cloudformation', 'cloudformation', 'CloudFormation', 'CloudFormation'],
  ['autoscaling', 'auto-scaling', 'AutoScaling', 'AutoScaling'],
  ['elbv2', 'elastic-load-balancing-v2', 'ElasticLoadBalancingV2', 'ELBv2'],
  ['servicediscovery', 'servicediscovery', 'ServiceDiscovery', 'ServiceDiscovery'],
  ['emr', 'emr', 'EMR', 'EMR'],
  ['sagemaker-runtime', 'sagemaker-runtime', 'SageMakerRuntime', 'SageMakerRuntime'],
  ['lex-runtime', 'lex-runtime-service', 'LexRuntimeService', 'LexRuntime'],
  ['connect', 'connect', 'Connect', 'Connect'],
  ['config', 'config-service', 'ConfigService', 'ConfigService'],
  ['service-quotas', 'service-quotas', 'ServiceQuotas', 'ServiceQuotas'],
  ['pricing', 'pricing', 'Pricing', 'Pricing'],
  ['backup', 'backup', 'Backup', 'Backup'],
  ['efs', 'efs', 'EFS', 'EFS'],
  [
    'servicecatalog-appregistry',
    'service-catalog-appregistry',
    'ServiceCatalogAppRegistry',
    'ServiceCatalogAppRegistry',
  ],
  ['ivs', 'ivs', 'Ivs', 'IVS'],
  ['amplify', 'amplify', 'Amplify', 'Amplify'],
];

/** Every service the plugin knows by name. */
export const awsServices: readonly ServiceNames[] = rows.map(([service, suffix, aggregated, v2]) => ({
  service,
  package: `@aws-sdk/client-${suffix}`,
  client: `${aggregated}Client`,
  aggregated,
  v2,
}));

/** The further classes below `AWS` in SDK v2, which gets no new ones; source: `clients/all.js` of aws-sdk 2.1693. */
const otherV2Classes: ReadonlySet<string> = new Set(
  `
  AccessAnalyzer Account ACMPCA Amp AmplifyBackend AmplifyUIBuilder ApiGatewayV2 AppConfig AppFabric
  Appflow AppIntegrations ApplicationAutoScaling ApplicationCostProfiler ApplicationInsights
  ApplicationSignals AppMesh AppRunner AppStream AppSync AppTest ARCZonalShift Artifact AuditManager
  AugmentedAIRuntime AutoScalingPlans B2bi BackupGateway BCMDataExports BedrockAgent Billingconductor
  Braket Budgets Chatbot Chime ChimeSDKIdentity ChimeSDKMediaPipelines ChimeSDKMeetings ChimeSDKMessaging
  ChimeSDKVoice CleanRooms CleanRoomsML Cloud9 CloudControl CloudDirectory CloudHSM CloudHSMV2 CloudSearch
  CloudSearchDomain CloudTrail CloudTrailData CodeArtifact CodeCatalyst CodeConnections CodeGuruProfiler
  CodeGuruReviewer CodeGuruSecurity CodeStarconnections CodeStarNotifications CognitoSync
  ComprehendMedical ComputeOptimizer ConnectCampaigns ConnectCases ConnectContactLens ConnectParticipant
  ControlCatalog ControlTower CostExplorer CostOptimizationHub CUR CustomerProfiles DataBrew DataExchange
  DataPipeline DataSync DataZone DAX Deadline Detective DeviceFarm DevOpsGuru DirectConnect
  DirectoryService Discovery DLM DMS DocDB DocDBElastic Drs EBS EC2InstanceConnect ECRPUBLIC EKS EKSAuth
  ElasticBeanstalk ElasticInference ElasticTranscoder ELB EMRcontainers EMRServerless EntityResolution ES
  Evidently Finspace Finspacedata Fis FMS ForecastQueryService ForecastService FraudDetector FreeTier FSx
  GameLift Glacier GlobalAccelerator Grafana Greengrass GreengrassV2 GroundStation GuardDuty Health
  HealthLake IdentityStore Imagebuilder ImportExport Inspector Inspector2 InspectorScan InternetMonitor
  IoT1ClickDevicesService IoT1ClickProjects IoTAnalytics IotDeviceAdvisor IoTEvents IoTEventsData
  IoTFleetHub IoTFleetWise IoTJobsDataPlane IoTSecureTunneling IoTSiteWise IoTThingsGraph IoTTwinMaker
  IoTWireless Ivschat IVSRealTime Kafka KafkaConnect Kendra KendraRanking Keyspaces KinesisAnalytics
  KinesisAnalyticsV2 KinesisVideo KinesisVideoArchivedMedia KinesisVideoMedia
  KinesisVideoSignalingChannels KinesisVideoWebRTCStorage LakeFormation LaunchWizard
  LexModelBuildingService LexModelsV2 LexRuntimeV2 LicenseManager LicenseManagerLinuxSubscriptions
  LicenseManagerUserSubscriptions Lightsail LookoutEquipment LookoutMetrics LookoutVision M2
  MachineLearning Macie2 MailManager ManagedBlockchain ManagedBlockchainQuery MarketplaceAgreement
  MarketplaceCatalog MarketplaceCommerceAnalytics MarketplaceDeployment MarketplaceEntitlementService
  MarketplaceMetering MediaConnect MediaPackageV2 MediaStoreData MediaTailor MedicalImaging MemoryDB Mgn
  MigrationHub MigrationHubConfig MigrationHubOrchestrator MigrationHubRefactorSpaces MigrationHubStrategy
  MobileAnalytics MQ MTurk MWAA Neptune Neptunedata NetworkFirewall NetworkManager NetworkMonitor Nimble
  OAM Omics OpenSearchServerless OpsWorks OpsWorksCM OSIS Outposts Panorama PaymentCryptography
  PaymentCryptographyData PcaConnectorAd PcaConnectorScep PCS Personalize PersonalizeEvents PI
  PinpointEmail PinpointSMSVoice PinpointSMSVoiceV2 PrivateNetworks Proton QApps QBusiness QConnect QLDB
  QLDBSession QuickSight RAM Rbin Redshift RedshiftServerless Repostspace Resiliencehub ResourceExplorer2
  ResourceGroups ResourceGroupsTaggingAPI RoboMaker RolesAnywhere Route53Domains Route53Profiles
  Route53RecoveryCluster Route53RecoveryControlConfig Route53RecoveryReadiness Route53Resolver RUM
  S3Control S3Outposts SageMaker SagemakerEdge SageMakerFeatureStoreRuntime SageMakerGeospatial
  SageMakerMetrics SavingsPlans Schemas SecurityHub SecurityLake ServerlessApplicationRepository
  ServiceCatalog Shield Signer SimpleDB SimSpaceWeaver SMS Snowball SnowDeviceManagement SSMContacts
  SSMIncidents SSMQuickSetup SsmSap SSO SSOAdmin SSOOIDC StorageGateway SupplyChain Support SupportApp SWF
  Synthetics TaxSettings TimestreamInfluxDB Tnb Transfer TrustedAdvisor VerifiedPermissions VoiceID
  VPCLattice WAF WAFRegional WAFV2 WellArchitected Wisdom WorkDocs WorkLink WorkMail WorkMailMessageFlow
  WorkSpaces WorkSpacesThinClient WorkSpacesWeb
  `
    .trim()
    .split(/\s+/)
    .map((name) => name.toLowerCase()),
);

const byPackage = new Map(awsServices.map((names) => [names.package, names]));
const byV2 = new Map(awsServices.map((names) => [names.v2.toLowerCase(), names]));

/** The service a v3 package is for; packages that are not in the table answer with their suffix. */
export function serviceOfPackage(specifier: string): string | undefined {
  if (specifier === '@aws-sdk/lib-dynamodb') return 'dynamodb';
  if (specifier === '@aws-sdk/lib-storage') return 's3';
  const known = byPackage.get(specifier);
  if (known) return known.service;
  return specifier.startsWith('@aws-sdk/client-') ? specifier.slice('@aws-sdk/client-'.length) : undefined;
}

/** The names of a service by its v2 class or by its file below `aws-sdk/clients/`. */
export function serviceOfV2(name: string): ServiceNames | undefined {
  return byV2.get(name.toLowerCase());
}

/** What a client class is. */
export interface ClientClass {
  readonly service: string;
  readonly generation: 2 | 3;
  readonly isAggregated: boolean;
  readonly isDocument: boolean;
}

/** The client class that an import names: `('@aws-sdk/client-s3', ['S3Client'])`, `('aws-sdk', ['DynamoDB', 'DocumentClient'])`. */
export function clientClassOf(from: string, names: readonly string[]): ClientClass | undefined {
  const last = names.at(-1);
  if (from === 'aws-sdk' || from === 'aws-sdk/index') return v2Class(names[0], last);
  if (from.startsWith('aws-sdk/clients/'))
    return v2Class(from.slice('aws-sdk/clients/'.length).replace(/\.js$/, ''), last);
  const service = serviceOfPackage(from);
  if (service === undefined || last === undefined || names.length !== 1) return undefined;
  if (from === '@aws-sdk/lib-dynamodb') {
    if (last !== 'DynamoDBDocumentClient' && last !== 'DynamoDBDocument') return undefined;
    return { service, generation: 3, isAggregated: last === 'DynamoDBDocument', isDocument: true };
  }
  const known = byPackage.get(from);
  if (last.endsWith('Client')) return { service, generation: 3, isAggregated: false, isDocument: false };
  const isAggregated = known ? known.aggregated === last : last.toLowerCase() === service.replaceAll('-', '');
  return isAggregated ? { service, generation: 3, isAggregated: true, isDocument: false } : undefined;
}

/** Classes below a v2 client that sign, upload or convert with one, and open nothing themselves. */
const besideV2Client: ReadonlySet<string | undefined> = new Set([
  'Signer',
  'Presigner',
  'ManagedUpload',
  'Converter',
]);

function v2Class(service: string | undefined, last: string | undefined): ClientClass | undefined {
  if (besideV2Client.has(last)) return undefined;
  const name = service?.toLowerCase() ?? '';
  const known = serviceOfV2(name)?.service ?? (otherV2Classes.has(name) ? name : undefined);
  if (known === undefined) return undefined;
  return {
    service: known,
    generation: 2,
    isAggregated: false,
    isDocument: last === 'DocumentClient',
  };
}
