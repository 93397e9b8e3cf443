import { audit, sendMail } from '@team/shared';
import type { APIGatewayProxyHandler } from 'aws-lambda';
import { inviteLink } from './links';

export const handler: APIGatewayProxyHandler = async (event) => {
  const { email } = JSON.parse(event.body ?? '{}') as { email?: string };
  if (!email?.includes('@')) return { statusCode: 400, body: JSON.stringify({ message: 'Whom?' }) };

  const team = event.requestContext.authorizer?.team as string;
  await sendMail({
    to: email,
    subject: `Join ${team}`,
    text: `Somebody of ${team} invites you: ${inviteLink(team, email)}`,
  });
  audit('invited', email); // expect no-leaked-promise/unawaitedPromise
  return { statusCode: 202, body: '' };
};
