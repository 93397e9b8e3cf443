import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

interface Price {
  readonly sku: string;
  readonly amount: number;
}

const ssm = new SSMClient({});
const ttl = 5 * 60_000;
let cached: { prices: Record<string, Price[]>; at: number } | undefined;

export async function pricesOf(country: string): Promise<Price[]> {
  if (!cached || Date.now() - cached.at > ttl) {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: process.env.PRICES_PARAMETER }));
    cached = { prices: JSON.parse(Parameter?.Value ?? '{}') as Record<string, Price[]>, at: Date.now() };
  }
  return cached.prices[country] ?? cached.prices.DE ?? [];
}
