const maxAge = 10 * 60_000;
const url = `${process.env.RATES_URL}/latest?base=EUR`;

let rates;
let fetchedAt = 0;

async function latest() {
  if (rates && Date.now() - fetchedAt < maxAge) return rates;
  const response = await fetch(url, { signal: AbortSignal.timeout(3000) });
  if (!response.ok) {
    if (rates) {
      console.warn('Answering with old rates', { status: response.status, fetchedAt });
      return rates;
    }
    throw new Error(`Rates service answered ${response.status}`);
  }
  rates = (await response.json()).rates;
  fetchedAt = Date.now();
  return rates;
}

export async function handler(event) {
  const { from = 'EUR', to, amount = '1' } = event.queryStringParameters ?? {};
  const value = Number(amount);
  if (!to || !Number.isFinite(value)) {
    return { statusCode: 400, body: JSON.stringify({ message: 'to and amount are needed' }) };
  }
  const known = await latest();
  const rate = (known[to] ?? Number.NaN) / (from === 'EUR' ? 1 : (known[from] ?? Number.NaN));
  if (Number.isNaN(rate)) return { statusCode: 404, body: JSON.stringify({ message: 'Unknown currency' }) };
  return {
    statusCode: 200,
    headers: { 'cache-control': `max-age=${maxAge / 1000}` },
    body: JSON.stringify({ from, to, amount: value, result: Math.round(value * rate * 100) / 100 }),
  };
}
