/** What making something with a library is, as work of the Init phase. */
export type LibraryWork = 'client' | 'schema';

interface Row {
  readonly from: RegExp;
  /** Dotted names; `()` stands first when the object was made by the library. */
  readonly names: RegExp;
  readonly kind: LibraryWork;
  readonly how: 'new' | 'call';
}

/** Facts from each library's own documentation. */
const rows: readonly Row[] = [
  { from: /^@aws-sdk\/client-/, names: /./, kind: 'client', how: 'new' },
  { from: /^@aws-sdk\/lib-dynamodb$/, names: /\.from$/, kind: 'client', how: 'call' },
  { from: /^aws-sdk(\/|$)/, names: /^/, kind: 'client', how: 'new' },
  {
    from: /^(pg|pg-pool|mongodb|ioredis|kafkajs|sequelize|typeorm|mssql|stripe|openai|@anthropic-ai\/sdk)$/,
    names: /^/,
    kind: 'client',
    how: 'new',
  },
  {
    from: /^(@prisma\/client|@elastic\/elasticsearch|@opensearch-project\/opensearch)/,
    names: /^/,
    kind: 'client',
    how: 'new',
  },
  { from: /^(redis|@redis\/client)$/, names: /^create/, kind: 'client', how: 'call' },
  { from: /^(mysql2?|mysql2\/promise|mariadb)$/, names: /^create/, kind: 'client', how: 'call' },
  {
    from: /^(zod(\/.*)?|joi|yup|valibot|superstruct|arktype|@sinclair\/typebox|io-ts)$/,
    names: /^(?!.*(parse|validate|Parse)\w*$)/,
    kind: 'schema',
    how: 'call',
  },
  { from: /^ajv(\/|$)/, names: /^\(\)\.(compile|addSchema|compileAsync)$/, kind: 'schema', how: 'call' },
  {
    from: /^(graphql|graphql-tag|@graphql-tools\/\w+|@apollo\/client)$/,
    names: /^(gql|buildSchema|buildASTSchema|makeExecutableSchema|parse)?$/,
    kind: 'schema',
    how: 'call',
  },
  { from: /^handlebars$/, names: /^compile$/, kind: 'schema', how: 'call' },
];

/** What a call or construction of a library is; `undefined` for what costs no more than any call. */
export function workKindOf(from: string, names: readonly string[], isNew: boolean): LibraryWork | undefined {
  const dotted = names.join('.');
  return rows.find((row) => row.from.test(from) && row.names.test(dotted) && (row.how === 'new') === isNew)
    ?.kind;
}
