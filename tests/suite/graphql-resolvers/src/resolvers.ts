import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AppSyncResolverHandler } from 'aws-lambda';
import DataLoader from 'dataloader';

const dynamodb = new DynamoDBClient({});
const table = process.env.AUTHORS_TABLE!;

interface Author {
  readonly id: string;
  readonly name: string;
}

async function authorsOf(ids: readonly string[]): Promise<(Author | null)[]> {
  const found = new Map<string, Author>();
  let keys: Record<string, { Keys: { id: { S: string } }[] }> | undefined = {
    [table]: { Keys: ids.map((id) => ({ id: { S: id } })) },
  };
  while (keys && Object.keys(keys).length > 0) {
    const answer = await dynamodb.send(new BatchGetItemCommand({ RequestItems: keys as never }));
    for (const item of answer.Responses?.[table] ?? []) {
      const author = unmarshall(item) as Author;
      found.set(author.id, author);
    }
    keys = answer.UnprocessedKeys as typeof keys;
  }
  return ids.map((id) => found.get(id) ?? null);
}

interface Arguments {
  readonly ids?: string[];
}

export const handler: AppSyncResolverHandler<Arguments, unknown, { authorId: string }> = async (event) => {
  const authors = new DataLoader(authorsOf, { maxBatchSize: 100 });
  switch (`${event.info.parentTypeName}.${event.info.fieldName}`) {
    case 'Post.author':
      return authors.load(event.source.authorId);
    case 'Query.authors':
      return authors.loadMany(event.arguments.ids ?? []);
    default:
      throw new Error(`No resolver for ${event.info.fieldName}`);
  }
};
