import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyHandlerV2 } from 'aws-lambda';

const logger = new Logger({ serviceName: 'refunds' });
const metrics = new Metrics({ namespace: 'Shop', serviceName: 'refunds' });
const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));

export const handler: APIGatewayProxyHandlerV2 = async (event, context) => {
  logger.addContext(context);
  const orderId = event.pathParameters?.id ?? '';
  logger.appendKeys({ orderId }); // expect no-mutable-module-state/lastingLoggerKeys

  const { reason } = JSON.parse(event.body ?? '{}') as { reason?: string };
  if (!reason) {
    logger.warn('Refund without a reason');
    return { statusCode: 400, body: JSON.stringify({ message: 'Why?' }) };
  }
  logger.appendKeys({ reason });

  const { Attributes } = await table.send(
    new UpdateCommand({
      TableName: process.env.ORDERS_TABLE,
      Key: { id: orderId },
      UpdateExpression: 'SET #status = :refunded, reason = :reason',
      ConditionExpression: '#status = :paid',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':refunded': 'REFUNDED', ':paid': 'PAID', ':reason': reason },
      ReturnValues: 'ALL_NEW',
    }),
  );
  logger.info('Refunded');
  metrics.addMetric('Refunds', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
  return { statusCode: 200, body: JSON.stringify(Attributes) };
};
