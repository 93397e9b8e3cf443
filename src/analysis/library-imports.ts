import { keyNameOf } from '../ast/expressions.js';
import type { Variable } from '../ast/scopes.js';
import type { Node } from '../ast/walk.js';
import { isPlainLoad, replacedLoad } from './import-text.js';
import { moduleLoadsIn, type ModuleLoad } from './module-loads.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { isUnusedName, type TextEdit } from './text-edits.js';

/** Members of lodash that are no function of their own: they need the whole, or have no file. */
const wholeOnly =
  /^(_|VERSION|templateSettings|chain|mixin|noConflict|runInContext|prototype|default|__esModule)$/;

/** `import _ from 'lodash'` as one import per function (`lodash/groupBy`); `undefined` when anything but functions is used. */
export function functionImportsOf(module: Module, load: ModuleLoad): readonly TextEdit[] | undefined {
  if (load.specifier !== 'lodash' || !isPlainLoad(load)) return undefined;
  const functions = new Map<string, string>();
  const edits: TextEdit[] = [];
  for (const { imported, variable } of load.bindings) {
    if (!variable) return undefined;
    const members = imported === '*' || imported === 'default' ? membersOf(module, variable) : [];
    if (!members) return undefined;
    for (const { name, node } of members) {
      functions.set(name, name);
      edits.push({ range: node.range, text: name });
    }
    if (members.length === 0 && !isNamed(imported, variable)) return undefined;
    if (members.length === 0) functions.set(variable.name, imported);
  }
  if (hasPlaceholder(module) || [...functions.values()].some((name) => wholeOnly.test(name)))
    return undefined;
  const ending = needsExtension(module) ? '.js' : '';
  const loaded = replacedLoad(
    module,
    load,
    [...functions].map(([local, name]) => ({
      specifier: `lodash/${name}${ending}`,
      names: [local],
      isDefault: true,
    })),
  );
  return loaded && [loaded, ...edits];
}

/** The names of a library's functions, and of the methods of what they give, that a module is seen to use. */
export function functionsUsedOf(module: Module, load: ModuleLoad): ReadonlySet<string> {
  const names = new Set<string>();
  const variables = load.bindings.flatMap(({ variable }) => variable ?? []);
  for (const variable of variables) {
    for (const { identifier } of variable.references) {
      const end = endOfChain(identifier, names);
      const { parent } = end;
      const next = parent?.type === 'VariableDeclarator' && parent.init === end ? parent.id : undefined;
      const held = next?.type === 'Identifier' ? variableOf(module, next) : undefined;
      if (held && !variables.includes(held)) variables.push(held);
    }
  }
  return names;
}

/** The whole of `moment(x).add(1, 'day').format()` around its first name; members on the way are added to the names. */
function endOfChain(start: Node, names: Set<string>): Node {
  let node = start;
  for (let { parent } = node; parent; { parent } = node) {
    if (parent.type === 'MemberExpression' && parent.object === node) names.add(keyNameOf(parent) ?? '');
    else if (parent.type !== 'CallExpression' || parent.callee !== node) break;
    node = parent;
  }
  return node;
}

/** A function that is imported by name, and not only for types or passed on. */
function isNamed(imported: string, variable: Variable): boolean {
  return (
    imported !== '*' &&
    imported !== 'default' &&
    variable.references.every(
      ({ identifier }) => !/^(TS|Export)/.test((identifier as Node).parent?.type ?? ''),
    )
  );
}

/** `_.groupBy`, at every place where `_` stands; `undefined` when `_` is used in any other way, or the name is taken. */
function membersOf(
  module: Module,
  variable: Variable,
): readonly { readonly name: string; readonly node: Node }[] | undefined {
  const members = variable.references.flatMap((reference) => {
    if (reference.init) return [];
    const { identifier } = reference;
    const { parent } = identifier;
    const isMember = parent.type === 'MemberExpression' && parent.object === identifier;
    const name = isMember && !parent.computed && !parent.optional ? keyNameOf(parent) : undefined;
    return [name !== undefined && isUnusedName(module, name) ? { name, node: parent } : undefined];
  });
  const known = members.filter((member) => member !== undefined);
  return known.length === members.length ? known : undefined;
}

/** `partial.placeholder` of functions that are imported alone is the function, not `_`. */
function hasPlaceholder(module: Module): boolean {
  return nodesIn(module, 'MemberExpression').some((member) => keyNameOf(member) === 'placeholder');
}

/** Node.js itself resolves no file without its extension in an ES module; the module's other imports show who resolves. */
function needsExtension(module: Module): boolean {
  if (/\.m[jt]s$/.test(module.path)) return true;
  return moduleLoadsIn(module).some(
    ({ how, specifier }) => how === 'import' && /^\.{1,2}\/.*\.m?js$/.test(specifier),
  );
}
