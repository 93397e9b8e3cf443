import type { EventSource } from '../../knowledge/lambda-types.js';

/**
 * Types of resources that invoke functions on behalf of something other than records of a bucket, queue, topic or stream, and
 * the arguments and blocks that name the function; none for those that may do so anywhere.
 */
const invoking: Readonly<Record<string, readonly [EventSource, readonly string[]]>> = {
  aws_apigatewayv2_integration: ['api', ['integration_uri']],
  aws_apigatewayv2_api: ['api', ['target', 'body']],
  aws_api_gateway_integration: ['api', ['uri']],
  aws_api_gateway_rest_api: ['api', ['body']],
  aws_apigatewayv2_authorizer: ['authorizer', ['authorizer_uri']],
  aws_api_gateway_authorizer: ['authorizer', ['authorizer_uri']],
  aws_lambda_function_url: ['function-url', ['function_name']],
  aws_cognito_user_pool: ['cognito', ['lambda_config']],
  aws_sfn_state_machine: ['stepfunctions', ['definition']],
  aws_lb_target_group_attachment: ['alb', ['target_id']],
  aws_alb_target_group_attachment: ['alb', ['target_id']],
  aws_iot_topic_rule: ['iot', ['lambda']],
  aws_ses_receipt_rule: ['ses', ['lambda_action']],
  aws_appsync_datasource: ['appsync', ['lambda_config']],
  aws_appsync_graphql_api: ['authorizer', ['lambda_authorizer_config']],
  aws_kinesis_firehose_delivery_stream: [
    'firehose',
    ['extended_s3_configuration', 'http_endpoint_configuration'],
  ],
  aws_cloudfront_distribution: ['cloudfront', ['default_cache_behavior', 'ordered_cache_behavior']],
  aws_lambda_invocation: ['custom-resource', ['function_name']],
  aws_secretsmanager_secret_rotation: ['other', ['rotation_lambda_arn']],
  aws_s3control_object_lambda_access_point: ['other', ['configuration']],
  aws_config_config_rule: ['other', ['source']],
  aws_bedrockagent_agent_action_group: ['other', ['action_group_executor']],
  aws_lex_intent: ['lex', []],
  aws_lexv2models_intent: ['lex', []],
  aws_connect_lambda_function_association: ['connect', ['function_arn']],
  aws_codepipeline: ['codepipeline', ['stage']],
};

/** What a type of resource invokes functions for, and where it names them. */
export function invocationOf(type: string): readonly [EventSource, readonly string[]] | undefined {
  return Object.hasOwn(invoking, type) ? invoking[type] : undefined;
}
