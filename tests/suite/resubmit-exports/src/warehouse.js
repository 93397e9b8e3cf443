const pause = 250;

export async function query({ table, from, to }) {
  const url = new URL(`/tables/${table}/rows`, process.env.WAREHOUSE_URL);
  url.searchParams.set('from', from);
  url.searchParams.set('to', to);
  const response = await fetch(url, { signal: AbortSignal.timeout(20_000 - pause) });
  if (response.status === 202) return { status: 'RUNNING' };
  if (!response.ok) throw new Error(`Warehouse answered ${response.status}`);
  return { status: 'DONE', rows: await response.json() };
}
