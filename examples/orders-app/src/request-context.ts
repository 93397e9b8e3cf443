import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';

/** Who asks, for whatever writes about the request later on. */
export const requestContext = { requestId: '', customerId: '' };

export function beginRequest({ requestContext: request }: APIGatewayProxyEventV2WithJWTAuthorizer): void {
  requestContext.requestId = request.requestId;
  requestContext.customerId = String(request.authorizer.jwt.claims.sub);
}
