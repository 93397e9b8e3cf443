import sendgrid from '@sendgrid/mail';
import { Pool } from 'pg';
import type { EventBridgeEvent } from 'aws-lambda';

sendgrid.setApiKey(process.env.SENDGRID_KEY!);
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 1 });

interface Subscriber {
  readonly id: number;
  readonly email: string;
}

export const handler = async (event: EventBridgeEvent<'Scheduled Event', unknown>): Promise<void> => {
  const week = event.time.slice(0, 10);
  const { rows: articles } = await pool.query<{ title: string; url: string }>(
    'SELECT title, url FROM articles WHERE published_at > $1::date - 7 ORDER BY reads DESC LIMIT 10',
    [week],
  );
  const text = articles.map(({ title, url }) => `${title}\n${url}`).join('\n\n');

  const { rows: subscribers } = await pool.query<Subscriber>(
    `INSERT INTO digests (week, subscriber_id) SELECT $1, id FROM subscribers WHERE confirmed
     ON CONFLICT DO NOTHING
     RETURNING subscriber_id AS id, (SELECT email FROM subscribers s WHERE s.id = subscriber_id) AS email`,
    [week],
  );
  for (const { email } of subscribers) {
    await sendgrid.send({ to: email, from: process.env.SENDER!, subject: `Week of ${week}`, text });
  }
  console.log('Sent', { week, subscribers: subscribers.length });
};
