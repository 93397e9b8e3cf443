import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { LambdaInterface } from '@aws-lambda-powertools/commons/types';
import { CognitoIdentityProviderClient, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';

const logger = new Logger();
const tracer = new Tracer();
const cognito = tracer.captureAWSv3Client(new CognitoIdentityProviderClient({}));

class ProfileFunction implements LambdaInterface {
  private userId = '';
  private readonly poolId = process.env.USER_POOL_ID;

  @tracer.captureLambdaHandler()
  @logger.injectLambdaContext({ resetKeys: true })
  public async handler(event: APIGatewayProxyEvent, _context: Context): Promise<APIGatewayProxyResult> {
    this.userId = event.requestContext.authorizer?.claims.sub as string; // expect no-mutable-module-state/leakedInvocationData
    logger.appendKeys({ userId: this.userId });
    const profile = await this.load();
    if (!profile) return { statusCode: 404, body: JSON.stringify({ message: 'Unknown user' }) };
    return { statusCode: 200, body: JSON.stringify(profile) };
  }

  @tracer.captureMethod()
  private async load(): Promise<Record<string, string> | undefined> {
    const { Users = [] } = await cognito.send(
      new ListUsersCommand({ UserPoolId: this.poolId, Filter: `sub = "${this.userId}"`, Limit: 1 }),
    );
    const [user] = Users;
    return user && Object.fromEntries((user.Attributes ?? []).map(({ Name, Value }) => [Name, Value ?? '']));
  }
}

const instance = new ProfileFunction();
export const handler = instance.handler.bind(instance);
