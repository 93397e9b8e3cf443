/** An effect outside AWS that happens again at each call. */
export interface ExternalEffect {
  /** `mail` and `charge` reach a person or their money. */
  readonly kind: 'mail' | 'charge' | 'request';
  /** Name of an argument's property that makes a repeated call harmless. */
  readonly deduplicatedBy?: RegExp;
}

interface Row extends ExternalEffect {
  /** Package that the client comes from. */
  readonly from: RegExp;
  /** Dotted names of the call below the client: `charges.create`. */
  readonly call: RegExp;
}

/** Facts from each library's own documentation. */
const rows: readonly Row[] = [
  {
    kind: 'charge',
    from: /^stripe$/,
    call: /^(charges|paymentIntents|refunds|transfers|payouts|invoices|subscriptions|invoiceItems|checkout\.sessions)\.create$/,
    deduplicatedBy: /^idempotencyKey$/,
  },
  { kind: 'charge', from: /^(braintree)$/, call: /^transaction\.sale$/ },
  { kind: 'charge', from: /^square$/, call: /createPayment$/, deduplicatedBy: /^idempotencyKey$/ },
  { kind: 'mail', from: /^nodemailer$/, call: /^sendMail$/, deduplicatedBy: /^messageId$/ },
  { kind: 'mail', from: /^@sendgrid\/mail$/, call: /^(send|sendMultiple)$/ },
  { kind: 'mail', from: /^postmark$/, call: /^send(Email|EmailWithTemplate|EmailBatch)$/ },
  { kind: 'mail', from: /^twilio$/, call: /^(messages|calls)\.create$/ },
  { kind: 'mail', from: /^mailgun(\.js|-js)?$/, call: /^(messages\(\)\.send|messages\.create|send)$/ },
  { kind: 'mail', from: /^resend$/, call: /^emails\.send$/, deduplicatedBy: /^idempotencyKey$/ },
  { kind: 'mail', from: /^@slack\/web-api$/, call: /^chat\.postMessage$/ },
  { kind: 'request', from: /^axios$/, call: /^post$/, deduplicatedBy: /idempotency/i },
];

/** What a call below a package's client does outside; `undefined` for what is not known to repeat. */
export function externalEffectOf(from: string, call: string): ExternalEffect | undefined {
  return rows.find((row) => row.from.test(from) && row.call.test(call));
}
