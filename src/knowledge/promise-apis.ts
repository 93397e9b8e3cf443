/** Packages and exports whose call gives a promise; `names` are the exported names that do, all of them when it is absent. */
interface PromiseApi {
  readonly from: RegExp;
  /** Dotted exported names; `''` is the module's own default. */
  readonly names?: RegExp;
}

const apis: readonly PromiseApi[] = [
  { from: /^(node:)?(fs|timers|stream|dns|readline)\/promises$/ },
  { from: /^(node:)?fs$/, names: /^promises\./ },
  { from: /^(node:)?events$/, names: /^(events\.)?once$/ },
  { from: /^(node-fetch|cross-fetch|isomorphic-fetch)$/, names: /^(fetch)?$/ },
  { from: /^undici$/, names: /^(fetch|request)$/ },
  { from: /^request-promise(-native)?$/, names: /^(get|post|put|patch|delete|del|head)?$/ },
  { from: /^execa$/, names: /^(execa|execaCommand)?$/ },
  { from: /^@aws-sdk\/client-/, names: /^waitUntil\w+$/ },
  { from: /^axios$/, names: /^(get|post|put|patch|delete|head|options|request)?$/ },
  { from: /^(got|ky|needle|phin)$/, names: /^(get|post|put|patch|delete|head)?$/ },
  { from: /^@aws-lambda-powertools\/parameters(\/|$)/, names: /^get\w+$/ },
  { from: /^@aws-sdk\/(s3-request-presigner|s3-presigned-post)$/ },
  { from: /^mongoose$/, names: /^(connect|disconnect|connection\.close)$/ },
  { from: /^mongodb$/, names: /^MongoClient\.connect$/ },
  { from: /^mysql2\/promise$/, names: /^createConnection$/ },
  { from: /^(p-map|p-all|p-retry|p-settle|delay)$/, names: /^$/ },
];

/** Whether calling the export gives a promise. */
export function isPromiseApi(from: string, names: readonly string[]): boolean {
  const dotted = names.join('.');
  return apis.some((api) => api.from.test(from) && (api.names?.test(dotted) ?? true));
}

/** Methods of connections that give a promise when no callback is given, by the package the connection comes from. */
const connectionMethods: readonly (readonly [RegExp, RegExp])[] = [
  [/^pg$/, /^(query|connect|end)$/],
  [/^(mysql2\/promise|mariadb)$/, /^(query|execute|end|beginTransaction|commit|rollback)$/],
  [/^serverless-mysql$/, /^(query|end)$/],
  [
    /^(ioredis|redis)$/,
    /^(get|set|setex|setEx|del|incr|incrby|decr|hset|hSet|hget|hGet|lpush|lPush|rpush|rPush|sadd|sAdd|publish|expire|quit|xadd|xAdd|zadd|zAdd)$/,
  ],
  [/^mongoose$/, /^(connect|disconnect)$/],
  [/^typeorm$/, /^(initialize|destroy|query)$/],
  [/^sequelize$/, /^(authenticate|sync|query|close)$/],
  [/^mongodb$/, /^(connect|close)$/],
];

/** Whether a method of a connection gives a promise. */
export function isPromiseMethod(from: string, method: string): boolean {
  return connectionMethods.some(([packages, methods]) => packages.test(from) && methods.test(method));
}

/** Calls below a client that give a promise when no callback is given, by the package the client comes from. */
const clientCalls: readonly (readonly [RegExp, RegExp])[] = [
  [/^(axios|got|ky)$/, /^(request|get|post|put|patch|delete|head)$/],
  [/^nodemailer$/, /^(sendMail|verify)$/],
  [/^@sendgrid\/mail$/, /^(send|sendMultiple)$/],
  [/^postmark$/, /^send(Email|EmailWithTemplate|EmailBatch)$/],
  [/^resend$/, /^emails\.send$/],
  [/^twilio$/, /^(messages|calls)\.create$/],
  [/^@slack\/web-api$/, /^(chat|conversations|files|views|users|reactions)\.\w+$/],
  [/^@slack\/webhook$/, /^send$/],
  [/^stripe$/, /\.(create|update|retrieve|list|del|cancel|confirm|capture|pay|finalizeInvoice)$/],
  [/^openai$/, /\.create$/],
  [
    /^@prisma\/client/,
    /^(\w+\.(create|createMany|update|updateMany|upsert|delete|deleteMany)|\$(connect|disconnect|transaction|executeRaw))$/,
  ],
  [
    /^@(elastic\/elasticsearch|opensearch-project\/opensearch)$/,
    /^(index|create|update|delete|bulk|search)$/,
  ],
];

/** Whether a call below a client of the package gives a promise. */
export function isPromiseClientCall(from: string, call: string): boolean {
  return clientCalls.some(([packages, calls]) => packages.test(from) && calls.test(call));
}

/** Methods of MongoDB's collections and Mongoose's models; no other library has their names. */
export const promiseMethods =
  /^((insert|update|delete|replace)(One|Many)|bulkWrite|findOneAnd(Update|Replace|Delete)|findById[aA]nd(Update|Delete))$/;

/** Work that reports its end by events, or to a callback that may be missing, by module. */
const eventApis: ReadonlyMap<string, RegExp> = new Map([
  ['http', /^(request|get)$/],
  ['https', /^(request|get)$/],
  ['child_process', /^(spawn|fork|exec|execFile)$/],
  ['request', /^(get|post|put|patch|delete|del|head)?$/],
  ['cfn-response', /^send$/],
]);

/** Whether calling the export starts work whose end only events and callbacks tell. */
export function isEventApi(from: string, names: readonly string[]): boolean {
  return eventApis.get(from.replace(/^node:/, ''))?.test(names.join('.')) ?? false;
}

/** Functions of Node.js that report their end to a callback, by module; sources: the module's page in Node's documentation. */
const callbackApis: ReadonlyMap<string, RegExp> = new Map([
  [
    'fs',
    /^(readFile|writeFile|appendFile|copyFile|unlink|mkdir|rm|rmdir|rename|readdir|stat|access|truncate|mkdtemp|open|close)$/,
  ],
  ['child_process', /^(exec|execFile)$/],
  ['dns', /^(lookup|resolve\w*)$/],
  ['zlib', /^(gzip|gunzip|deflate|inflate|brotliCompress|brotliDecompress)$/],
  ['crypto', /^(pbkdf2|scrypt|randomBytes|generateKeyPair)$/],
  ['stream', /^(pipeline|finished)$/],
]);

/** Whether the export of one of Node's modules works on after it has returned and calls its last argument when done. */
export function isCallbackApi(from: string, names: readonly string[]): boolean {
  const [name] = names;
  return (
    names.length === 1 &&
    name !== undefined &&
    (callbackApis.get(from.replace(/^node:/, ''))?.test(name) ?? false)
  );
}
