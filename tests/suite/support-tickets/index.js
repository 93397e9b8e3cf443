process.env.AWS_REGION = 'eu-central-1'; // expect no-reserved-variable/reservedVariable
process.env.TZ = 'Europe/Berlin';

const { SESv2Client, SendEmailCommand } = require('@aws-sdk/client-sesv2');
const { CloudFrontClient, CreateInvalidationCommand } = require('@aws-sdk/client-cloudfront');
const { createTicket } = require('./lib/tickets');

const ses = new SESv2Client({ region: 'eu-central-1' }); // misses no-hardcoded-region/hardcodedRegion
const cloudfront = new CloudFrontClient({ region: 'us-east-1' });

exports.handler = async (event) => {
  const request = JSON.parse(event.body);
  if (!process.env.SUPPORT_INBOX) {
    console.error('SUPPORT_INBOX is not set');
    process.exit(1); // expect no-process-exit/processExit
  }

  const ticket = await createTicket(request);
  await ses.send(
    new SendEmailCommand({
      FromEmailAddress: process.env.SUPPORT_INBOX,
      Destination: { ToAddresses: [request.email] },
      Content: { Simple: { Subject: { Data: `[${ticket.id}] ${ticket.title}` }, Body: { Text: { Data: ticket.text } } } },
    }),
  );

  if (ticket.isPublic) {
    await cloudfront.send(
      new CreateInvalidationCommand({
        DistributionId: process.env.DISTRIBUTION_ID,
        InvalidationBatch: { CallerReference: ticket.id, Paths: { Quantity: 1, Items: ['/tickets/*'] } },
      }),
    );
  }
  return { statusCode: 201, body: JSON.stringify({ id: ticket.id }) };
};
