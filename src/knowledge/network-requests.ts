/** A call that waits for a peer in the network, and what keeps the wait short. */
export interface NetworkRequest {
  /** The options that end the wait, on the call itself or on what made its client. */
  readonly bounds: RegExp;
  /** The first argument that can hold options, the first of all is 0; `undefined` when only the client has some. */
  readonly options: number | undefined;
  /** Seconds after which it gives up by itself; `undefined` when it does not. */
  readonly seconds: number | undefined;
  /** What ends the wait, as a message names it. */
  readonly advice: string;
  /** It only reads, so that others need not wait for it. */
  readonly reads: boolean;
  /** What bounds a request of HTTP to some milliseconds, as code writes it; left out for what is none. */
  readonly bound?: (milliseconds: number) => string;
  /** Methods that bound it after the call: `superagent.get(url).timeout(3000)`. */
  readonly chained?: RegExp;
}

interface Row extends Omit<NetworkRequest, 'reads'> {
  /** Package that the function or the client comes from. */
  readonly from: RegExp;
  /** Dotted names of the call below the package or its client. */
  readonly call: RegExp;
  /** Calls that only read. */
  readonly reading: RegExp;
}

const none = /^$/;
const everything = /^/;

const signal = boundBy((milliseconds) => `signal: AbortSignal.timeout(${milliseconds})`);
const timeout = boundBy((milliseconds) => `timeout: ${milliseconds}`);

function boundBy(
  bound: (milliseconds: number) => string,
): Required<Pick<NetworkRequest, 'bound' | 'advice'>> {
  return { bound, advice: `\`${bound(3000)}\`` };
}

/**
 * What `fetch` of Node.js does: undici waits 300 s for headers and again for the body (`headersTimeout`, `bodyTimeout`,
 * undici's documentation of `Client`).
 */
export const globalFetch: NetworkRequest = {
  bounds: /^(signal|dispatcher)$/,
  options: 1,
  seconds: 300,
  reads: true,
  ...signal,
};

/** Facts from each library's own documentation; calls whose default is far below Lambda's limit are left out. */
const rows: readonly Row[] = [
  {
    from: /^(node-fetch|cross-fetch|isomorphic-fetch|isomorphic-unfetch|node-fetch-native)$/,
    call: /^(fetch)?$/,
    reading: everything,
    bounds: /^(signal|timeout)$/,
    options: 1,
    seconds: undefined,
    ...signal,
  },
  {
    from: /^ofetch$/,
    call: /^(ofetch|\$fetch)$/,
    reading: everything,
    bounds: /^(timeout|signal|dispatcher)$/,
    options: 1,
    seconds: undefined,
    ...timeout,
  },
  {
    from: /^undici$/,
    call: /^(fetch|request)$/,
    reading: everything,
    bounds: /^(signal|dispatcher|headersTimeout|bodyTimeout)$/,
    options: 1,
    seconds: 300,
    ...signal,
  },
  ...axiosRows(),
  {
    from: /^got$/,
    call: /^(get|head|post|put|patch|delete)?$/,
    reading: /^(get|head)?$/,
    bounds: /^(timeout|signal)$/,
    options: 1,
    seconds: undefined,
    ...boundBy((milliseconds) => `timeout: { request: ${milliseconds} }`),
  },
  {
    // Node.js: without `timeout` the socket has none, and with it the request has still to be destroyed; a signal does both.
    from: /^(node:)?https?$/,
    call: /^(get|request)$/,
    reading: none,
    bounds: /^(timeout|signal|createConnection)$/,
    options: 0,
    seconds: undefined,
    ...signal,
  },
  {
    from: /^request(-promise(-native|-any)?)?$/,
    call: /^(get|head|post|put|patch|del|delete)?$/,
    reading: none,
    bounds: /^timeout$/,
    options: 0,
    seconds: undefined,
    ...timeout,
  },
  {
    from: /^superagent$/,
    call: /^(get|head|post|put|patch|del|delete)$/,
    reading: none,
    bounds: none,
    options: undefined,
    seconds: undefined,
    chained: /^(timeout|use|abort)$/,
    ...boundBy((milliseconds) => `.timeout(${milliseconds})`),
  },
  {
    from: /^pg$/,
    call: /^connect$/,
    reading: none,
    bounds: /^connectionTimeoutMillis$/,
    options: undefined,
    seconds: undefined,
    advice: '`connectionTimeoutMillis`',
  },
  {
    from: /^mongoose$/,
    call: /^connect$/,
    reading: none,
    bounds: /^(serverSelectionTimeoutMS|timeoutMS)$/,
    options: 1,
    seconds: 30,
    advice: '`serverSelectionTimeoutMS`',
  },
  {
    from: /^mongodb$/,
    call: /^(MongoClient\.)?connect$/,
    reading: none,
    bounds: /^(serverSelectionTimeoutMS|timeoutMS)$/,
    options: 1,
    seconds: 30,
    advice: '`serverSelectionTimeoutMS`',
  },
  {
    from: /^mysql2\/promise$/,
    call: /^createConnection$/,
    reading: none,
    bounds: /^connectTimeout$/,
    options: 0,
    seconds: 10,
    advice: '`connectTimeout`',
  },
  {
    // A client that cannot connect tries again without end unless its strategy says otherwise.
    from: /^(redis|@redis\/client)$/,
    call: /^connect$/,
    reading: none,
    bounds: /^socket$/,
    options: undefined,
    seconds: undefined,
    advice: '`socket: { connectTimeout, reconnectStrategy }`',
  },
  {
    from: /^amqplib$/,
    call: /^connect$/,
    reading: none,
    bounds: /^timeout$/,
    options: 1,
    seconds: undefined,
    advice: '`timeout`',
  },
  {
    from: /^@aws-lambda-powertools\/parameters\/(ssm|secrets|appconfig|dynamodb)$/,
    call: /^get\w*$/,
    reading: everything,
    bounds: /^(clientConfig|awsSdkV3Client)$/,
    options: undefined,
    seconds: undefined,
    advice: 'a provider with `clientConfig: { requestHandler: { requestTimeout: 2000 }, maxAttempts: 2 }`',
  },
];

function axiosRows(): readonly Row[] {
  const calls = [/^(request)?$/, /^(get|head|options|delete)$/, /^(post|put|patch)$/];
  return calls.map((call, options) => ({
    from: /^axios$/,
    call,
    reading: /^(get|head|options|request)?$/,
    bounds: /^(timeout|signal|cancelToken)$/,
    options,
    seconds: undefined,
    ...timeout,
  }));
}

/** What a call below a package or its client waits for; `undefined` for calls that are not known to. */
export function networkRequestOf(from: string, call: string): NetworkRequest | undefined {
  const row = rows.find((each) => each.from.test(from) && each.call.test(call));
  return row && { ...row, reads: row.reading.test(call) };
}

/** Whether any known request has such a name: a quick look before the client is looked for. */
export function mayBeRequest(name: string): boolean {
  return /fetch|^(get\w*|head|options|post|put|patch|del|delete|request|connect|createConnection|axios|got)$/i.test(
    name,
  );
}

/**
 * Requests of the AWS SDK: version 3 has no time-out at all (`requestTimeout` and `connectionTimeout` of NodeHttpHandler are 0)
 * and tries 3 times; version 2 waits 120 s for a silent socket, 4 times (`httpOptions.timeout`, `maxRetries`).
 */
export const awsRequests = {
  3: {
    attempts: 3,
    seconds: undefined,
    bounds: /^requestHandler$/,
    perCall: /^(abortSignal|requestTimeout)$/,
  },
  2: { attempts: 4, seconds: 480, bounds: /^(httpOptions|maxRetries)$/, perCall: none },
} as const;

/** Operations that only read. */
export const readingOperation = /^(Get|BatchGet|List|Describe|Query|Scan|Head|Decrypt|Select|Search)/;

/** Calls that change a database's schema, by package. */
const migrations: readonly (readonly [RegExp, RegExp])[] = [
  [/^sequelize(-typescript)?$/, /^sync$/],
  [/^knex$/, /^(knex\.)?migrate\.(latest|up)$/],
  [/^typeorm$/, /^(runMigrations|synchronize)$/],
  [/^umzug$/, /^up$/],
  [/^drizzle-orm\/[\w-]+\/migrator$/, /^migrate$/],
];

/** Whether a call changes the schema of a database. */
export function isMigration(from: string, call: string): boolean {
  return migrations.some(([packages, calls]) => packages.test(from) && calls.test(call));
}

/** Whether any of them has such a name. */
export function mayBeMigration(name: string): boolean {
  return /^(sync|latest|up|runMigrations|synchronize|migrate)$/.test(name);
}

/**
 * Whether the text of an address is that of an AWS service, or of something beside the function: extensions of Lambda and proxies
 * (docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html: `localhost:2773`), what signs
 * or presigns it says so too.
 */
export function isAwsAddress(text: string): boolean {
  return /localhost|127\.0\.0\.1|\[::1\]|169\.254\.|amazonaws\.com|\.on\.aws\b|app_?sync|execute-api|response_?url|(pre)?signed|s3_?ur[il]|AWS_LAMBDA_RUNTIME_API|\bAWS_/i.test(
    text,
  );
}
