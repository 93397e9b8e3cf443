import { getSecret } from '@aws-lambda-powertools/parameters/secrets';

interface Answer {
  readonly score: number;
}

/** The bureau answers within two seconds or not at all; the state machine retries. */
export async function creditScore(applicant: string): Promise<number> {
  const key = await getSecret('bureau/api-key', { maxAge: 900 });
  const response = await fetch(`${process.env.BUREAU_URL}/scores/${encodeURIComponent(applicant)}`, {
    headers: { authorization: `Bearer ${key as string}` },
    signal: AbortSignal.timeout(2_000),
  });
  if (response.status === 404) return 0;
  if (!response.ok) throw new Error(`Bureau answered ${response.status}`);
  return ((await response.json()) as Answer).score;
}
