/** Something that holds sockets open and is meant to be made once per execution environment. */
export interface Connection {
  readonly kind: 'database' | 'cache' | 'broker' | 'search' | 'agent';
  /** Methods that close it for good. */
  readonly closing: readonly string[];
}

const database: Connection = {
  kind: 'database',
  closing: ['end', 'close', 'destroy', 'disconnect', '$disconnect'],
};
/** Its `end()` only closes a connection when the server runs out of them, and is meant to be called in each invocation; `quit()` closes it. */
const managedDatabase: Connection = { kind: 'database', closing: ['quit'] };
const cache: Connection = { kind: 'cache', closing: ['quit', 'disconnect', 'close', 'destroy', 'end'] };
const broker: Connection = { kind: 'broker', closing: ['close', 'disconnect', 'end'] };
const search: Connection = { kind: 'search', closing: ['close'] };
const agent: Connection = { kind: 'agent', closing: ['destroy', 'close'] };

/** Keys are `how specifier names`; `new` constructs, `call` calls, `()` is what a call gives. Facts from each library's own documentation. */
const connections: ReadonlyMap<string, Connection> = new Map([
  ['new pg Pool', database],
  ['new pg Client', database],
  ['new pg native.Pool', database],
  ['new pg native.Client', database],
  ['new pg-pool ', database],
  ['call pg-promise ()', database],
  ['call postgres ', database],
  ['call slonik createPool', database],
  ['call mysql createConnection', database],
  ['call mysql createPool', database],
  ['call mysql2 createConnection', database],
  ['call mysql2 createPool', database],
  ['call mysql2/promise createConnection', database],
  ['call mysql2/promise createPool', database],
  ['call promise-mysql createConnection', database],
  ['call promise-mysql createPool', database],
  ['call serverless-mysql ', managedDatabase],
  ['call mariadb createConnection', database],
  ['call mariadb createPool', database],
  ['new mongodb MongoClient', database],
  ['call mongodb MongoClient.connect', database],
  ['call mongodb connect', database],
  ['call mongoose connect', database],
  ['call mongoose createConnection', database],
  ['new @prisma/client PrismaClient', database],
  ['new @prisma/client/edge PrismaClient', database],
  ['new typeorm DataSource', database],
  ['call typeorm createConnection', database],
  ['call typeorm createConnections', database],
  ['call @mikro-orm/core MikroORM.init', database],
  ['new sequelize ', database],
  ['new sequelize Sequelize', database],
  ['new sequelize-typescript Sequelize', database],
  ['call knex ', database],
  ['call knex knex', database],
  ['new @neondatabase/serverless Pool', database],
  ['new @neondatabase/serverless Client', database],
  ['new mssql ConnectionPool', database],
  ['call mssql connect', database],
  ['new tedious Connection', database],
  ['call snowflake-sdk createConnection', database],
  ['call snowflake-sdk createPool', database],
  ['call oracledb createPool', database],
  ['call oracledb getConnection', database],
  ['new cassandra-driver Client', database],
  ['call couchbase connect', database],
  ['call @clickhouse/client createClient', database],
  ['call @libsql/client createClient', database],
  ['new amazon-qldb-driver-nodejs QldbDriver', database],
  ['call neo4j-driver driver', database],
  ['new gremlin driver.DriverRemoteConnection', database],
  ['new gremlin driver.Client', database],
  ['new amazon-dax-client ', database],
  ['call data-api-client ', database],
  ['new ioredis ', cache],
  ['new ioredis Redis', cache],
  ['new ioredis Cluster', cache],
  ['new ioredis Redis.Cluster', cache],
  ['call redis createClient', cache],
  ['call redis createCluster', cache],
  ['call redis createClientPool', cache],
  ['call @redis/client createClient', cache],
  ['call @redis/client createCluster', cache],
  ['new iovalkey ', cache],
  ['call @valkey/valkey-glide GlideClient.createClient', cache],
  ['call @valkey/valkey-glide GlideClusterClient.createClient', cache],
  ['new memcached ', cache],
  ['call memjs Client.create', cache],
  ['new @gomomento/sdk CacheClient', cache],
  ['call @gomomento/sdk CacheClient.create', cache],
  ['new kafkajs Kafka', broker],
  ['call amqplib connect', broker],
  ['call amqplib/callback_api connect', broker],
  ['call amqp-connection-manager connect', broker],
  ['new bull ', broker],
  ['new bullmq Queue', broker],
  ['call nats connect', broker],
  ['call @nats-io/transport-node connect', broker],
  ['call mqtt connect', broker],
  ['new @elastic/elasticsearch Client', search],
  ['new @opensearch-project/opensearch Client', search],
  ['new elasticsearch Client', search],
  ['new http Agent', agent],
  ['new https Agent', agent],
  ['new node:http Agent', agent],
  ['new node:https Agent', agent],
  ['new @smithy/node-http-handler NodeHttpHandler', agent],
  ['new @aws-sdk/node-http-handler NodeHttpHandler', agent],
  ['new undici Agent', agent],
  ['new undici Pool', agent],
]);

/** The connection that `new x.y()` or `x.y()` opens, by the import it names. */
export function connectionOf(
  from: string,
  names: readonly string[],
  how: 'new' | 'call',
): Connection | undefined {
  return connections.get(`${how} ${from} ${names.join('.')}`);
}

/**
 * The package that stands for generated code which a name is imported from: Prisma's client stands where its schema says, always from
 * version 7 on, such as `../generated/prisma/client` (prisma.io/docs/orm/prisma-schema/overview/generators).
 */
export function packageBehind(from: string, name: string): string {
  return name === 'PrismaClient' && /prisma|generated/i.test(from) ? '@prisma/client' : from;
}
