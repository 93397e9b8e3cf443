import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
import { LRUCache } from 'lru-cache';
import pg from 'pg';

/** One connection a tenant; RDS Proxy does the pooling. The oldest pool goes when a new tenant comes. */
const pools = new LRUCache<string, Promise<pg.Pool>>({
  max: 20,
  dispose: (pool) => void pool.then((open) => open.end()).catch(() => undefined),
});

async function open(tenant: string): Promise<pg.Pool> {
  const password = await getSecret(`tenants/${tenant}/database`);
  const pool = new pg.Pool({
    host: process.env.DB_PROXY,
    database: `tenant_${tenant}`,
    user: tenant,
    password: password as string,
    max: 1,
    connectionTimeoutMillis: 3_000,
  });
  pool.on('error', (error) => console.error('Idle connection lost', { tenant, error }));
  return pool;
}

export function poolOf(tenant: string): Promise<pg.Pool> {
  const known = pools.get(tenant);
  if (known) return known;
  const opened = open(tenant);
  pools.set(tenant, opened);
  opened.catch(() => pools.delete(tenant));
  return opened;
}
