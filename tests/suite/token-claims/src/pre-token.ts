import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { PreTokenGenerationV2TriggerHandler } from 'aws-lambda';

const dynamodb = new DynamoDBClient({ maxAttempts: 2, requestHandler: { requestTimeout: 1_500 } });

interface Role {
  readonly name: string;
  readonly scopes: string[];
}

/** Roles change once a month or so; an environment may be five minutes behind. */
const roles = new Map<string, { readonly role: Role; readonly until: number }>();

async function roleNamed(name: string): Promise<Role> {
  const known = roles.get(name);
  if (known && known.until > Date.now()) return known.role;
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: process.env.ROLES_TABLE, Key: { name: { S: name } } }),
  );
  const role = Item ? (unmarshall(Item) as Role) : { name, scopes: [] };
  roles.set(name, { role, until: Date.now() + 300_000 });
  return role;
}

export const handler: PreTokenGenerationV2TriggerHandler = async (event) => {
  const names = event.request.groupConfiguration.groupsToOverride ?? [];
  const granted = await Promise.all(names.map(roleNamed));
  event.response = {
    claimsAndScopeOverrideDetails: {
      accessTokenGeneration: {
        claimsToAddOrOverride: { tenant: event.request.userAttributes['custom:tenant'] ?? 'public' },
        scopesToAdd: [...new Set(granted.flatMap(({ scopes }) => scopes))],
      },
    },
  };
  return event;
};
