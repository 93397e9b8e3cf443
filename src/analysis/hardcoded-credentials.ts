import type { TSESTree } from '@typescript-eslint/utils';
import { keyNameOf, propertyOf, stringOf } from '../ast/expressions.js';
import { findAround, type Node } from '../ast/walk.js';
import { credentialIn, isPlaceholder, mayHoldCredential } from '../knowledge/credential-shapes.js';
import { memoPer } from '../memo.js';
import { connectionMadeBy } from './clients.js';
import { nodesIn, type Module } from './module.js';
import { loadedByHandler, type Load } from './project-reach.js';

/** A credential that stands in the code of a function. */
export interface HardcodedCredential {
  readonly node: Node;
  /** What it is, such as `GitHub token`; never the credential itself. */
  readonly what: string;
  readonly load: Load;
}

/** The credentials that are written into this module, when a handler loads it. */
export const hardcodedCredentialsIn = memoPer((module: Module): readonly HardcodedCredential[] => {
  if (!mayHoldCredential(module.text)) return [];
  const found = [
    ...nodesIn(module, 'Literal').flatMap((node) => credentialAt(node, stringOf(node))),
    ...nodesIn(module, 'TemplateLiteral').flatMap((node) => credentialAt(node, textOf(node))),
    ...nodesIn(module, 'Property').flatMap((property) => namedCredential(module, property)),
  ];
  const load = found.length > 0 ? loadedByHandler(module) : undefined;
  return load ? found.map((credential) => ({ ...credential, load })) : [];
});

type Found = Omit<HardcodedCredential, 'load'>;

function credentialAt(node: Node, text: string | undefined): Found[] {
  const what = text === undefined ? undefined : credentialIn(text);
  return what === undefined ? [] : [{ node, what }];
}

function textOf({ quasis }: TSESTree.TemplateLiteral): string {
  return quasis.map(({ value }) => value.raw).join('${}');
}

/** `{ secretAccessKey: '…' }`, and the password of a connection to something that is not on the same machine. */
function namedCredential(module: Module, property: TSESTree.Property): Found[] {
  const name = keyNameOf(property);
  const text = name === 'secretAccessKey' || name === 'password' ? stringOf(property.value) : undefined;
  if (text === undefined || credentialIn(text) !== undefined) return [];
  if (name === 'secretAccessKey')
    return /^(?!.*EXAMPLE)[A-Za-z0-9/+]{40}$/.test(text) && !isBesideKeyId(property)
      ? [{ node: property.value, what: 'AWS secret access key' }]
      : [];
  return text.length >= 6 && !isPlaceholder(text) && isOfRemoteConnection(module, property)
    ? [{ node: property.value, what: 'password' }]
    : [];
}

/** The two halves of an access key are one credential, which is reported at the first. */
function isBesideKeyId({ parent }: TSESTree.Property): boolean {
  const keyId = stringOf(propertyOf(parent, 'accessKeyId')?.value);
  return keyId !== undefined && credentialIn(keyId) !== undefined;
}

function isOfRemoteConnection(module: Module, { parent }: TSESTree.Property): boolean {
  const host = stringOf(propertyOf(parent, 'host')?.value);
  if (host !== undefined && /^(localhost|127\.|0\.0\.0\.0|host\.docker)/.test(host)) return false;
  const isConnecting = (around: Node): around is TSESTree.CallExpression | TSESTree.NewExpression =>
    (around.type === 'CallExpression' || around.type === 'NewExpression') &&
    connectionMadeBy(module, around) !== undefined;
  return findAround(parent, isConnecting) !== undefined;
}
