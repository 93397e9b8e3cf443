import type { APIGatewayRequestSimpleAuthorizerHandlerV2WithContext } from 'aws-lambda';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

const issuer = process.env.ISSUER!;
const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), { timeoutDuration: 2_000, cooldownDuration: 30_000 });

interface Granted {
  readonly subject: string;
  readonly scopes: string;
}

const refused = { isAuthorized: false, context: { subject: '', scopes: '' } };

export const handler: APIGatewayRequestSimpleAuthorizerHandlerV2WithContext<Granted> = async (event) => {
  const [scheme, token] = (event.headers?.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !token) return refused;
  try {
    const { payload } = await jwtVerify(token, keys, { issuer, audience: process.env.AUDIENCE, clockTolerance: 5 });
    return {
      isAuthorized: true,
      context: { subject: payload.sub ?? '', scopes: typeof payload.scope === 'string' ? payload.scope : '' },
    };
  } catch (error) {
    if (error instanceof errors.JOSEError) {
      console.info('Refused', { code: error.code, route: event.routeKey });
      return refused;
    }
    throw error;
  }
};
