const endpoint = process.env.SEARCH_ENDPOINT ?? '';

/** Puts an order into the search index under its id, in place of what was there. */
export async function indexOrder(id: string, order: unknown): Promise<void> {
  const response = await fetch(`${endpoint}/orders/_doc/${encodeURIComponent(id)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
    signal: AbortSignal.timeout(5000),
  });
  if (!response.ok) throw new Error(`Search answers ${response.status}`);
}
