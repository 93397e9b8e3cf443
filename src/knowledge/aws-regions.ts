const name =
  /^(af|ap|ca|cn|eu|il|me|mx|sa|us|us-gov)-(north|northeast|northwest|south|southeast|southwest|east|west|central)-\d$/;

/** Whether a text is the name of an AWS region; `local` and other vendors' `auto` are not. */
export function isAwsRegion(text: string): boolean {
  return name.test(text);
}

/**
 * Services whose API has one place for a whole partition, such as us-east-1 or us-west-2; source: "Service endpoints and quotas"
 * of the AWS General Reference, and `lib/region_config_data.json` of aws-sdk v2.
 */
const global =
  /^(cloudfront|iam|route53|route-53-domains|organizations|account|sts|cost-explorer|cost-and-usage-report-service|budgets|savingsplans|pricing|shield|waf|support|health|trustedadvisor|ecr-public|global-accelerator|networkmanager|device-farm|artifact|freetier|billing|invoicing|tax-settings|bcm-.*|marketplace-.*|chime(-.*)?|route53-recovery-.*|service-quotas|resource-explorer-2|partnercentral-.*)$/;

/**
 * Services that are not in every region or differ from one to the next (models, languages, identities and numbers that are verified
 * or claimed in one of them), so that code has a reason to name one.
 */
const partial =
  /^(bedrock(-.*)?|ses|sesv2|pinpoint(-.*)?|connect(.*)?|rekognition|textract|transcribe(-.*)?|translate|comprehend(medical)?|polly|personalize(-.*)?|lex-.*|location|geo-.*|ivs(-.*)?|timestream-.*|kendra(-.*)?|qbusiness|sagemaker(-.*)?|mediaconvert|iot-data|execute-api|sso(-.*)?|identitystore)$/;

/** Whether code that works in any region has a reason to name this one for a service. */
export function mayNameRegion(service: string, region: string): boolean {
  if (global.test(service) || partial.test(service)) return true;
  // Certificates and web ACLs of CloudFront.
  return region === 'us-east-1' && /^(acm|wafv2)$/.test(service);
}
