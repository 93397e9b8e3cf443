import path from 'node:path';
import { bindingOf, type Scope } from './scopes.js';
import { childOf, keyNameOf, listOf, nameOf, propertyNameOf, unwrapped, type SyntaxNode } from './syntax.js';

/** Stands for the directory of the module itself. */
const here = '\0';

/** More texts than a person would write in a list. */
const mostTexts = 1000;
const deepest = 12;

type Texts = readonly string[] | undefined;

/** The specifiers that an expression can come to; paths from the module's own directory become relative. */
export function specifiersOf(node: SyntaxNode | undefined, scope: Scope): Texts {
  return textsOf(node, scope, 0)?.map((text) => {
    if (!text.startsWith(here)) return text;
    const relative = path.posix.normalize(`.${text.slice(1)}`);
    return relative.startsWith('..') ? relative : `./${relative}`;
  });
}

/** The texts of a list that a loop goes through: an array, the keys of an object, a text that is split. */
export function elementsOf(node: SyntaxNode | undefined, scope: Scope, depth = 0): Texts {
  const list = unwrapped(node);
  if (!list || depth > deepest) return undefined;
  switch (list.type) {
    case 'ArrayExpression':
      return elementTexts(list, scope, depth);
    case 'Identifier':
      return ofName(list, scope, (value, inner) => elementsOf(value, inner, depth + 1));
    case 'NewExpression':
      return elementsOf(listOf(list, 'arguments')[0], scope, depth + 1);
    case 'CallExpression':
      return callElements(list, scope, depth);
    default:
      return undefined;
  }
}

/** The keys of an object literal. */
export function keysIn(node: SyntaxNode | undefined, scope: Scope): Texts {
  const object = objectOf(node, scope);
  const keys = object && listOf(object, 'properties').map((property) => keyNameOf(property));
  return keys?.every((key) => key !== undefined) ? keys : undefined;
}

function elementTexts(list: SyntaxNode, scope: Scope, depth: number): Texts {
  const texts: string[] = [];
  for (const element of listOf(list, 'elements')) {
    const inner =
      element.type === 'SpreadElement'
        ? elementsOf(childOf(element, 'argument'), scope, depth + 1)
        : textsOf(element, scope, depth + 1);
    if (inner) texts.push(...inner);
  }
  return texts.length > 0 ? texts.slice(0, mostTexts) : undefined;
}

function callElements(call: SyntaxNode, scope: Scope, depth: number): Texts {
  const callee = unwrapped(childOf(call, 'callee'));
  const object = callee && childOf(callee, 'object');
  const [first] = listOf(call, 'arguments');
  switch (propertyNameOf(callee)) {
    case 'keys':
      return nameOf(object) === 'Object' ? keysIn(first, scope) : undefined;
    case 'values':
      return nameOf(object) === 'Object' ? valuesIn(first, scope, depth) : undefined;
    case 'split':
      return splitTexts(object, first, scope, depth);
    case 'filter':
    case 'sort':
    case 'slice':
    case 'reverse':
    case 'concat':
      return elementsOf(object, scope, depth + 1);
    default:
      return undefined;
  }
}

function valuesIn(node: SyntaxNode | undefined, scope: Scope, depth: number): Texts {
  const object = objectOf(node, scope);
  const texts =
    object && listOf(object, 'properties').map((one) => textsOf(childOf(one, 'value'), scope, depth + 1));
  return texts?.flatMap((some) => some ?? []);
}

function splitTexts(
  text: SyntaxNode | undefined,
  separator: SyntaxNode | undefined,
  scope: Scope,
  depth: number,
): Texts {
  const between = textsOf(separator, scope, depth + 1)?.[0];
  return between === undefined
    ? undefined
    : textsOf(text, scope, depth + 1)?.flatMap((one) => one.split(between));
}

function objectOf(node: SyntaxNode | undefined, scope: Scope): SyntaxNode | undefined {
  const inner = unwrapped(node);
  const name = nameOf(inner);
  const value = name === undefined ? inner : unwrapped(bindingOf(scope, name)?.value);
  return value?.type === 'ObjectExpression' ? value : undefined;
}

function textsOf(node: SyntaxNode | undefined, scope: Scope, depth: number): Texts {
  const inner = unwrapped(node);
  if (!inner || depth > deepest) return undefined;
  switch (inner.type) {
    case 'Literal':
      return typeof inner['value'] === 'string' || typeof inner['value'] === 'number'
        ? [String(inner['value'])]
        : undefined;
    case 'TemplateLiteral':
      return templateTexts(inner, scope, depth);
    case 'BinaryExpression':
      return inner['operator'] === '+'
        ? joined(
            [
              textsOf(childOf(inner, 'left'), scope, depth + 1),
              textsOf(childOf(inner, 'right'), scope, depth + 1),
            ],
            '',
          )
        : undefined;
    case 'ConditionalExpression':
      return united(
        textsOf(childOf(inner, 'consequent'), scope, depth + 1),
        textsOf(childOf(inner, 'alternate'), scope, depth + 1),
      );
    case 'Identifier':
      return nameTexts(inner, scope, depth);
    case 'MemberExpression':
      return memberTexts(inner, scope, depth);
    case 'CallExpression':
      return callTexts(inner, scope, depth);
    default:
      return undefined;
  }
}

function templateTexts(template: SyntaxNode, scope: Scope, depth: number): Texts {
  const quasis = listOf(template, 'quasis').map(
    (quasi) => (quasi['value'] as { cooked?: string | null }).cooked ?? undefined,
  );
  const expressions = listOf(template, 'expressions').map((one) => textsOf(one, scope, depth + 1));
  const parts = quasis.flatMap((quasi, index): Texts[] => [
    quasi === undefined ? undefined : [quasi],
    ...(index < expressions.length ? [expressions[index]] : []),
  ]);
  return joined(parts, '');
}

function nameTexts(node: SyntaxNode, scope: Scope, depth: number): Texts {
  const name = nameOf(node) ?? '';
  const binding = bindingOf(scope, name);
  if (!binding) return name === '__dirname' ? [here] : undefined;
  if (binding.strings) return binding.strings;
  return ofName(node, scope, (value, inner) => textsOf(value, inner, depth + 1));
}

function ofName(node: SyntaxNode, scope: Scope, read: (value: SyntaxNode, scope: Scope) => Texts): Texts {
  const binding = bindingOf(scope, nameOf(node) ?? '');
  const value = unwrapped(binding?.value);
  return binding && value && nameOf(value) !== nameOf(node) ? read(value, binding.scope) : undefined;
}

/** What Lambda's Linux is; the architecture is the default one. */
const ofProcess: Readonly<Record<string, string>> = { platform: 'linux', arch: 'x64' };

function memberTexts(member: SyntaxNode, scope: Scope, depth: number): Texts {
  const object = unwrapped(childOf(member, 'object'));
  const name = propertyNameOf(member);
  if (name !== undefined && nameOf(object) === 'process' && Object.hasOwn(ofProcess, name))
    return [ofProcess[name] ?? ''];
  if (name === 'dirname' && object?.type === 'MetaProperty') return [here];
  const literal = objectOf(object, scope);
  if (literal && name !== undefined) {
    const property = listOf(literal, 'properties').find((one) => keyNameOf(one) === name);
    return textsOf(property && childOf(property, 'value'), scope, depth + 1);
  }
  if (member['computed'] !== true || name !== undefined) return undefined;
  // Any index of a loop gives any element.
  return literal ? valuesIn(literal, scope, depth) : elementsOf(object, scope, depth + 1);
}

function callTexts(call: SyntaxNode, scope: Scope, depth: number): Texts {
  const callee = unwrapped(childOf(call, 'callee'));
  const given = listOf(call, 'arguments');
  const name = propertyNameOf(callee) ?? nameOf(callee);
  const texts = given.map((one) => textsOf(one, scope, depth + 1));
  if (name === 'join' || name === 'resolve') {
    const isRequired = nameOf(callee && childOf(callee, 'object')) === 'require';
    return isRequired ? texts[0] : joined(texts, '/');
  }
  if (name === 'dirname' && nameOf(given[0]) === '__filename') return [here];
  return name === 'String' || name === 'pathToFileURL' ? texts[0] : undefined;
}

function united(one: Texts, other: Texts): Texts {
  return one && other ? [...one, ...other] : (one ?? other);
}

function joined(parts: readonly Texts[], separator: string): Texts {
  let texts: readonly string[] = [''];
  for (const [index, part] of parts.entries()) {
    if (!part || texts.length * part.length > mostTexts) return undefined;
    texts = texts.flatMap((text) => part.map((next) => (index === 0 ? next : text + separator + next)));
  }
  return texts;
}
