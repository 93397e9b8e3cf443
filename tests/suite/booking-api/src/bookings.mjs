import knex from 'knex';

const db = knex({
  client: 'pg',
  connection: { host: process.env.DB_HOST, user: 'booking', password: process.env.DB_PASSWORD, database: 'booking' },
  pool: { min: 0, max: 2 },
});

await db.migrate.latest({ directory: new URL('../migrations', import.meta.url).pathname }); // expect no-unbounded-init

const isoDate = /^\d{4}-\d{2}-\d{2}$/;

export const handler = async (event) => {
  const { room, from, to, guest } = JSON.parse(event.body ?? '{}');
  if (!isoDate.test(from) || !isoDate.test(to) || from >= to) {
    return { statusCode: 400, body: JSON.stringify({ message: 'from and to are days, from is before to' }) };
  }
  try {
    const booking = await db.transaction(async (trx) => {
      const [taken] = await trx('bookings').where({ room }).andWhere('from', '<', to).andWhere('to', '>', from).limit(1);
      if (taken) return undefined;
      const [made] = await trx('bookings').insert({ room, from, to, guest }).returning('*');
      return made;
    });
    if (!booking) return { statusCode: 409, body: JSON.stringify({ message: 'Taken' }) };
    return { statusCode: 201, body: JSON.stringify(booking) };
  } catch (error) {
    console.error('Not booked', { room, from, to, error });
    return { statusCode: 500, body: JSON.stringify({ message: 'Not booked' }) };
  }
};
