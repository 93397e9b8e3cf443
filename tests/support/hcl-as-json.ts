import type { Body, Expression, TemplateExpression } from '../../src/infrastructure/hcl/syntax.js';

/** A body in the form of `hcl2json`: blocks as lists below type and labels, values that are no literals as `${source}`. */
export function hclAsJson(body: Body, text: string): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const { name, value } of body.attributes) result[name] = valueAsJson(value, text);
  for (const { type, labels, body: inner } of body.blocks) {
    let holder = result;
    const path = [type, ...labels];
    for (const key of path.slice(0, -1)) holder = (holder[key] ??= {}) as Record<string, unknown>;
    const last = path.at(-1) ?? '';
    ((holder[last] ??= []) as unknown[]).push(hclAsJson(inner, text));
  }
  return result;
}

function valueAsJson(value: Expression, text: string): unknown {
  switch (value.kind) {
    case 'literal':
      return value.value;
    case 'operation': {
      const [only] = value.operands;
      const isNumber = value.operands.length === 1 && only?.kind === 'literal' && value.operator === '-';
      return isNumber ? -Number(only.value) : sourceOf(value, text);
    }
    case 'template':
      return templateAsJson(value, text);
    case 'list':
      return value.items.map((item) => valueAsJson(item, text));
    case 'object':
      return Object.fromEntries(
        value.entries.map(({ key, value: held }) => [keyAsJson(key, text), valueAsJson(held, text)]),
      );
    default:
      return sourceOf(value, text);
  }
}

/** A way to a value stands as a key without `${}`. */
function keyAsJson(key: Expression, text: string): string {
  const isWay = /^(member|index|splat)$/.test(key.kind);
  return isWay ? text.slice(key.start, key.end) : String(valueAsJson(key, text));
}

/** A template of one value is that value. */
function templateAsJson({ parts }: TemplateExpression, text: string): unknown {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'value') return valueAsJson(only.value, text);
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.text.replaceAll(/([$%])\{/g, '$1$1{');
      if (part.kind === 'directive') {
        const { keyword, value } = part;
        return value ? `%{${keyword} ${text.slice(value.start, value.end)}}` : `%{${keyword}}`;
      }
      return partAsJson(part.value, text);
    })
    .join('');
}

/** A choice inside of a template is written with directives. */
function partAsJson(value: Expression, text: string): string {
  if (value.kind === 'parentheses') return partAsJson(value.value, text);
  if (value.kind === 'literal' || value.kind === 'template') return String(valueAsJson(value, text));
  if (value.kind !== 'conditional') return sourceOf(value, text);
  const otherwise = partAsJson(value.whenFalse, text);
  const test = text.slice(value.test.start, value.test.end);
  return `%{if ${test}}${partAsJson(value.whenTrue, text)}${otherwise === '' ? '' : `%{else}${otherwise}`}%{endif}`;
}

function sourceOf({ start, end }: Expression, text: string): string {
  return `\${${text.slice(start, end)}}`;
}
