import type { SNSHandler } from 'aws-lambda';
import twilio from 'twilio';

const client = twilio(process.env.TWILIO_SID, process.env.TWILIO_TOKEN, { timeout: 5_000 });
const onCall = (process.env.ON_CALL ?? '').split(',').filter(Boolean);

interface Alarm {
  readonly AlarmName: string;
  readonly NewStateValue: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly NewStateReason: string;
}

function textOf({ AlarmName, NewStateReason }: Alarm): string {
  return `${AlarmName}: ${NewStateReason}`.slice(0, 320);
}

export const handler: SNSHandler = async (event) => {
  for (const record of event.Records) {
    const alarm = JSON.parse(record.Sns.Message) as Alarm;
    if (alarm.NewStateValue !== 'ALARM') continue;
    for (const to of onCall) {
      const message = await client.messages.create({ to, from: process.env.SENDER, body: textOf(alarm) }); // expect require-idempotent-handler/repeatedMail
      console.info('Texted', { to, sid: message.sid });
    }
  }
};
