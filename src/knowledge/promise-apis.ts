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
  { from: /^axios$/, names: /^(get|post|put|patch|delete|head|options|request)?$/ },
  { from: /^(got|ky|needle|phin)$/, names: /^(get|post|put|patch|delete|head)?$/ },
  { from: /^@aws-lambda-powertools\/parameters(\/|$)/, names: /^get\w+$/ },
  { from: /^@aws-sdk\/(s3-request-presigner|s3-presigned-post)$/ },
  { from: /^mongoose$/, names: /^(connect|disconnect)$/ },
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
