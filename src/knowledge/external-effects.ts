/** What happens again when the same event is worked on again. */
export type EffectKind =
  'increment' | 'key' | 'message' | 'execution' | 'mail' | 'charge' | 'insert' | 'request';

/** An effect outside AWS that happens again at each call. */
export interface ExternalEffect {
  /** `mail` and `charge` reach a person or their money. */
  readonly kind: EffectKind;
  /** Name of a property that makes a repeated call harmless. */
  readonly deduplicatedBy?: RegExp;
  /** The argument that the property stands in, the first one is 0; any when it is left out. */
  readonly tokenIn?: number;
}

interface Row extends ExternalEffect {
  /** Package that the client comes from. */
  readonly from: RegExp;
  /** Dotted names of the call below the client: `charges.create`; `()` stands behind a name that is called on the way. */
  readonly call: RegExp;
}

const key = /^idempotency[-_]?key$/i;

/** Facts from each library's own documentation. */
const rows: readonly Row[] = [
  {
    kind: 'charge',
    from: /^stripe$/,
    call: /^(charges|paymentIntents|refunds|transfers|payouts|invoices|subscriptions|invoiceItems|checkout\.sessions)\.create$|^(invoices\.pay|paymentIntents\.(confirm|capture))$/,
    deduplicatedBy: key,
    tokenIn: 1,
  },
  { kind: 'charge', from: /^braintree$/, call: /^transaction\.(sale|refund)$/ },
  {
    kind: 'charge',
    from: /^square(-connect)?$/,
    call: /(createPayment|refundPayment|payments\.create|refunds\.refundPayment)$/,
    deduplicatedBy: key,
  },
  {
    kind: 'charge',
    from: /^razorpay$/,
    call: /^(orders\.create|payments\.(capture|refund)|payouts\.create)$/,
  },
  { kind: 'charge', from: /^@mollie\/api-client$/, call: /^(payments|refunds)\.create$/ },
  { kind: 'mail', from: /^nodemailer$/, call: /^sendMail$/, deduplicatedBy: /^messageId$/ },
  { kind: 'mail', from: /^@sendgrid\/mail$/, call: /^(send|sendMultiple)$/ },
  { kind: 'mail', from: /^@sendgrid\/client$/, call: /^request$/ },
  { kind: 'mail', from: /^postmark$/, call: /^(send(Email|EmailWithTemplate|EmailBatch\w*)|batch)$/ },
  { kind: 'mail', from: /^twilio$/, call: /^(messages|calls)\.create$/ },
  { kind: 'mail', from: /^mailgun(\.js|-js)?$/, call: /^(messages\(\)\.send|messages\.create|send)$/ },
  { kind: 'mail', from: /^resend$/, call: /^(emails|batch)\.send$/, deduplicatedBy: key, tokenIn: 1 },
  { kind: 'mail', from: /^@mailchimp\/mailchimp_transactional$/, call: /^messages\.send(Template)?$/ },
  { kind: 'mail', from: /^(sib-api-v3-sdk|@getbrevo\/brevo)$/, call: /^send(TransacEmail|TransacSms)$/ },
  { kind: 'mail', from: /^node-mailjet$/, call: /^post\(\)\.request$/ },
  { kind: 'mail', from: /^@slack\/web-api$/, call: /^chat\.(postMessage|postEphemeral)$/ },
  { kind: 'mail', from: /^@slack\/(webhook|client)$/, call: /^send$/ },
  {
    kind: 'mail',
    from: /^firebase-admin(\/messaging)?$/,
    call: /^(messaging\(\)\.)?(send|sendEach|sendEachForMulticast|sendMulticast|sendAll|sendToDevice|sendToTopic)$/,
  },
  { kind: 'mail', from: /^web-push$/, call: /^sendNotification$/ },
  { kind: 'mail', from: /^expo-server-sdk$/, call: /^sendPushNotificationsAsync$/ },
  { kind: 'mail', from: /^@vonage\/(server-sdk|sms|messages)$/, call: /^((sms|messages)\.)?send(Sms)?$/ },
  { kind: 'mail', from: /^(messagebird|plivo)$/, call: /^messages\.create$/ },
  { kind: 'mail', from: /^@line\/bot-sdk$/, call: /^(pushMessage|multicast|broadcast)$/ },
  { kind: 'mail', from: /^node-telegram-bot-api$/, call: /^send(Message|Photo|Document)$/ },
  { kind: 'mail', from: /^telegraf$/, call: /^telegram\.send(Message|Photo|Document)$/ },
  { kind: 'mail', from: /^discord\.js$/, call: /^send$/ },
  {
    kind: 'increment',
    from: /^(ioredis|redis)$/,
    call: /^(incr|incrby|incrBy|hincrby|hIncrBy|zincrby|zIncrBy)$/,
  },
  { kind: 'message', from: /^(ioredis|redis)$/, call: /^(publish|lpush|lPush|rpush|rPush|xadd|xAdd)$/ },
  { kind: 'message', from: /^kafkajs$/, call: /^(producer\(\)\.)?send(Batch)?$/ },
  { kind: 'message', from: /^amqplib$/, call: /^(createChannel\(\)\.)?(publish|sendToQueue)$/ },
  { kind: 'message', from: /^bull(mq)?$/, call: /^add$/, deduplicatedBy: /^jobId$/ },
  { kind: 'message', from: /^pusher$/, call: /^trigger$/ },
  {
    kind: 'insert',
    from: /^(@elastic\/elasticsearch|@opensearch-project\/opensearch|elasticsearch)$/,
    call: /^index$/,
    deduplicatedBy: /^id$/,
  },
];

/** What a call below a package's client does outside; `undefined` for what is not known to repeat. */
export function externalEffectOf(from: string, call: string): ExternalEffect | undefined {
  return rows.find((row) => row.from.test(from) && row.call.test(call));
}

const methods =
  /^(create|confirm|capture|pay|sale|refund|createPayment|refundPayment|sendMail|send\w*|batch|request|postMessage|postEphemeral|pushMessage|multicast|broadcast|h?incr(by|By)?|hIncrBy|z[iI]ncr(by|By)|publish|[lr][pP]ush|x[aA]dd|add|trigger|index)$/;

/** Whether any known effect has this method's name: a quick look before the client is looked for. */
export function mayBeExternalEffect(method: string): boolean {
  return methods.test(method);
}

/** How an HTTP client is asked to POST. */
export interface RequestCall {
  /** Arguments that may hold the method, the headers and the address. */
  readonly options: number;
  /** The call always posts. */
  readonly posts: boolean;
}

const requestRows: readonly (RequestCall & { readonly from: RegExp; readonly call: RegExp })[] = [
  { from: /^(axios|axios-retry)$/, call: /(^|\.)post$/, options: 2, posts: true },
  { from: /^axios$/, call: /^(request|create)?$/, options: 0, posts: false },
  { from: /^(got|ky|ky-universal|node-libcurl|wretch)$/, call: /^post$/, options: 1, posts: true },
  { from: /^(got|ky|ky-universal)$/, call: /^$/, options: 1, posts: false },
  {
    from: /^(superagent|needle|request|request-promise(-native)?|undici)$/,
    call: /^post$/,
    options: 2,
    posts: true,
  },
  { from: /^(request|request-promise(-native)?)$/, call: /^$/, options: 0, posts: false },
  { from: /^undici$/, call: /^(request|fetch)$/, options: 1, posts: false },
  {
    from: /^(node-fetch|cross-fetch|isomorphic-fetch|isomorphic-unfetch|node-fetch-native|whatwg-fetch)$/,
    call: /^(fetch)?$/,
    options: 1,
    posts: false,
  },
  { from: /^(node:)?https?$/, call: /^request$/, options: 0, posts: false },
];

/** How a call of an HTTP client reads; `undefined` for calls that never post. */
export function requestCallOf(from: string, call: string): RequestCall | undefined {
  return requestRows.find((row) => row.from.test(from) && row.call.test(call));
}

/** Addresses by which people are written to: chats and mail services. */
export const peopleAddress =
  /hooks\.slack\.com|slack\.com\/api\/chat\.|discord(app)?\.com\/api\/webhooks|api\.telegram\.org|webhook\.office\.com|api\.sendgrid\.com|api\.mailgun\.net|api\.postmarkapp\.com|api\.resend\.com|api\.pushover\.net|fcm\.googleapis\.com|exp\.host|slack\w*(web_?hook|hook_?url|url)|(web_?hook|hook)_?url\w*slack|discord\w*(web_?hook|url)|teams_?web_?hook/i;

/** Addresses that are posted to only to read or to log: tokens, searches, queries, measurements. */
export const readingAddress =
  /oauth|token|\/login|\/auth\b|search|\/query\b|_bulk_get|_msearch|logs?[-.]|[-./]logs?\b|metrics|telemetry|analytics|sentry\.io|newrelic|splunk|honeycomb|datadog/i;
