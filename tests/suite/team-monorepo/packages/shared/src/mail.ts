import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export async function sendMail({ to, subject, text }: Mail): Promise<void> {
  const ses = new SESv2Client({}); // expect no-uncached-connection/clientInHandler
  await ses.send(
    new SendEmailCommand({
      FromEmailAddress: process.env.SENDER,
      Destination: { ToAddresses: [to] },
      Content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: text } } } },
    }),
  );
}
