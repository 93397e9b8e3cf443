/** Credentials that tell themselves by their form, as their issuers document them. */
const shapes: readonly (readonly [what: string, shape: RegExp])[] = [
  ['AWS access key', /\b(AKIA|ASIA)(?![A-Z2-7]*EXAMPLE)[A-Z2-7]{16}\b/],
  ['private key', /-----BEGIN (RSA |EC |DSA |OPENSSH )?PRIVATE KEY-----\s*[A-Za-z0-9+/=]{20}/],
  ['Stripe key', /\b[rs]k_live_[0-9A-Za-z]{20,}\b/],
  ['Slack token', /\bxox[abeoprs]-(?:\d+-)[0-9A-Za-z-]{20,}\b/],
  [
    'Slack webhook',
    /\bhooks\.slack\.com\/services\/T(?!0{8}|X{8})[0-9A-Z]{8,}\/B[0-9A-Z]{8,}\/[0-9A-Za-z]{20,}/,
  ],
  ['GitHub token', /\b(gh[opsur]_[0-9A-Za-z]{36}|github_pat_[0-9A-Za-z_]{60,})\b/],
  ['Google API key', /\bAIza[0-9A-Za-z_-]{35}\b/],
  ['SendGrid key', /\bSG\.[\w-]{22}\.[\w-]{43}\b/],
  ['Telegram bot token', /\b\d{8,10}:AA[\w-]{33}\b/],
  ['OpenAI key', /\bsk-(?:proj-)?[0-9A-Za-z_-]{20}T3BlbkFJ[0-9A-Za-z_-]{20,}/],
  ['Anthropic key', /\bsk-ant-[0-9A-Za-z_-]{80,}/],
];

const urlWithPassword = /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"'`${}]+:([^\s:/@"'`${}]+)@([^\s:/@"'`]+)/i;

/** Parts of a source without which it has no credential of a known form or name. */
const traces =
  /AKIA|ASIA|PRIVATE KEY|_live_|xox[abeoprs]-|hooks\.slack|gh[opsur]_|github_pat_|AIza|SG\.|:AA|sk-|:\/\/[^\s/]*@|secretAccessKey|password/;

/** Whether a source may have a credential in it; a quick look before each of its texts is looked at. */
export function mayHoldCredential(source: string): boolean {
  return traces.test(source);
}

/** What people write where a secret is to be filled in. */
const placeholder =
  /^(.)\1*$|your|example|sample|dummy|fake|placeholder|changeme|change_me|replace|todo|xxx|\*\*|<|\{|^(user(name)?|pass(word)?|pwd|pw|secret|key|token|admin|root|test(ing)?|local|mongo|postgres|mysql|guest)\d*$/i;

/** Whether a text stands where a secret is to be filled in, or is none worth keeping. */
export function isPlaceholder(text: string): boolean {
  return placeholder.test(text);
}

/** The kind of credential that a text contains: a key of known form, or a password inside of a URL. */
export function credentialIn(text: string): string | undefined {
  if (text.length < 16) return undefined;
  const known = shapes.find(([, shape]) => shape.test(text));
  if (known) return isPlaceholder(known[1].exec(text)?.[0] ?? '') ? undefined : known[0];
  const [, password, host = ''] = urlWithPassword.exec(text) ?? [];
  const isLocal = /^(localhost|127\.|0\.0\.0\.0|host\.docker|mongo$|db$|postgres$|redis$)/.test(host);
  return password === undefined || isLocal || isPlaceholder(password) || isPlaceholder(host)
    ? undefined
    : 'password';
}
