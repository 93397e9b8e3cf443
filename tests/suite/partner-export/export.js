import { S3 } from '@aws-sdk/client-s3'; // expect no-whole-sdk-import/aggregatedClient
import SftpClient from 'ssh2-sftp-client';

const s3 = new S3({
  region: 'eu-west-1', // expect no-hardcoded-region
  credentials: {
    accessKeyId: 'AKIAQ3EGU7ZKT5WHNB2L', // expect require-cached-config/hardcodedCredential
    secretAccessKey: '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',
  },
});

const columns = ['id', 'placedAt', 'country', 'total'];

function toCsv(orders) {
  const lines = orders.map((order) => columns.map((column) => JSON.stringify(order[column] ?? '')).join(','));
  return [columns.join(','), ...lines].join('\n');
}

async function ordersOf(day) {
  const { Body } = await s3.getObject({ Bucket: process.env.ORDERS_BUCKET, Key: `days/${day}.json` });
  return JSON.parse(await Body.transformToString());
}

export const handler = async (event) => {
  const day = event.day ?? new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const csv = toCsv(await ordersOf(day));

  const sftp = new SftpClient();
  await sftp.connect({ host: process.env.PARTNER_HOST, username: 'shop', privateKey: process.env.PARTNER_KEY });
  try {
    await sftp.put(Buffer.from(csv), `/in/orders-${day}.csv`);
  } finally {
    await sftp.end();
  }
  return { day, bytes: csv.length };
};
