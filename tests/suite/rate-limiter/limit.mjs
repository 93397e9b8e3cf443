import Redis from 'ioredis';

const limit = Number(process.env.LIMIT ?? 100);
const windowSeconds = 60;

const denied = (methodArn) => policy('anonymous', 'Deny', methodArn);

function policy(principalId, Effect, Resource) {
  return {
    principalId,
    policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }] },
  };
}

async function withRedis(work) {
  const redis = new Redis({ host: process.env.REDIS_HOST, port: 6379, lazyConnect: true, tls: {} }); // expect no-uncached-connection/connectionInHandler
  try {
    await redis.connect();
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

export const handler = async (event) => {
  const apiKey = event.headers?.['x-api-key'];
  if (!apiKey) return denied(event.methodArn);

  const bucket = Math.floor(Date.now() / 1000 / windowSeconds);
  const count = await withRedis(async (redis) => {
    const key = `rate:${apiKey}:${bucket}`;
    const requests = await redis.incr(key);
    if (requests === 1) await redis.expire(key, windowSeconds * 2);
    return requests;
  });
  if (count > limit) {
    console.warn('Too many requests', { apiKey: apiKey.slice(0, 4), count });
    return denied(event.methodArn);
  }
  return policy(apiKey, 'Allow', event.methodArn);
};
