import { literalTextOf, resourceOf, type Atom, type Place, type Term } from '../deployment.js';
import type { Places } from '../places.js';
import { termOf, type TermScope } from '../template-terms.js';
import { recordOf, textOf, type Plain } from '../template-values.js';

/** A CloudFormation or SAM template, or the raw resources of another one, while it is read. */
export interface Template {
  readonly file: string;
  readonly root: string;
  readonly resources: Plain;
  /** `Globals.Function` of SAM. */
  readonly defaults: Plain;
  readonly places: Places;
  readonly scope: TermScope;
  /** Functions that are no resources of their own: those that a serverless.yml makes. */
  readonly otherFunctions: ReadonlySet<string>;
}

/** What a value of the template names. */
export function termIn(template: Template, value: unknown): Term {
  return termOf(value, template.scope);
}

/** The text of a value that needs no deployment to be known. */
export function spelledIn(template: Template, value: unknown): string | undefined {
  return typeof value === 'string' ? value : literalTextOf(termIn(template, value));
}

/** The type of a resource; empty for what is none. */
export function typeOf(template: Template, id: string | undefined): string {
  return id === undefined ? '' : (textOf(recordOf(template.resources[id])['Type']) ?? '');
}

/** The properties of a resource; none for what is none. */
export function propertiesOf(template: Template, id: string | undefined): Plain {
  return id === undefined ? {} : recordOf(recordOf(template.resources[id])['Properties']);
}

/** A resource with its logical id. */
export interface Declared {
  readonly id: string;
  readonly type: string;
  readonly properties: Plain;
  readonly place: Place;
}

const declaredIn = new WeakMap<Template, readonly Declared[]>();

/** The resources in the order of the template. */
export function resourcesIn(template: Template): readonly Declared[] {
  const known = declaredIn.get(template);
  if (known) return known;
  const declared = Object.entries(template.resources).map(([id, value]) => ({
    id,
    type: typeOf(template, id),
    properties: propertiesOf(template, id),
    place: template.places.of(value, template.resources),
  }));
  declaredIn.set(template, declared);
  return declared;
}

/** Whether a logical id is that of a Lambda function. */
export function isFunctionResource(template: Template, id: string): boolean {
  return template.otherFunctions.has(id) || /^AWS::(Serverless|Lambda)::Function$/.test(typeOf(template, id));
}

/** The functions that a target names: by reference, also inside an ARN and through an alias or version, or by function name. */
export function functionsNamedBy(template: Template, target: Term): readonly string[] {
  if (target.kind === 'either') return target.options.flatMap((option) => functionsNamedBy(template, option));
  if (target.kind === 'unknown') return [];
  const referenced = target.atoms.flatMap((atom) =>
    atom.kind === 'attribute' ? functionBehind(template, atom.of) : [],
  );
  return referenced.length > 0 ? referenced : functionsCalled(template, target.atoms);
}

function functionBehind(template: Template, id: string): readonly string[] {
  if (!/^AWS::Lambda::(Alias|Version)$/.test(typeOf(template, id))) return [id];
  const of = resourceOf(termIn(template, propertiesOf(template, id)['FunctionName']));
  return of === undefined ? [] : [of];
}

/** `arn:aws:lambda:…:function:orders` names the function whose `FunctionName` is `orders`. */
function functionsCalled(template: Template, target: readonly Atom[]): readonly string[] {
  const whole = spelled(target);
  const start = whole.lastIndexOf(functionArn);
  const name = start < 0 ? whole : whole.slice(start + functionArn.length);
  return functionNamesIn(template).get(name) ?? [];
}

const functionArn = ':function:';

const functionNames = new WeakMap<Template, ReadonlyMap<string, readonly string[]>>();

/** Logical ids by the names that the template gives functions. */
function functionNamesIn(template: Template): ReadonlyMap<string, readonly string[]> {
  const known = functionNames.get(template);
  if (known) return known;
  const names = new Map<string, string[]>();
  for (const id of Object.keys(template.resources)) {
    const given = propertiesOf(template, id)['FunctionName'];
    const term =
      given === undefined || !isFunctionResource(template, id) ? undefined : termIn(template, given);
    if (term?.kind !== 'concat' || term.atoms.length === 0) continue;
    const name = spelled(term.atoms);
    names.set(name, [...(names.get(name) ?? []), id]);
  }
  functionNames.set(template, names);
  return names;
}

function spelled(atoms: readonly Atom[]): string {
  return atoms.map((atom) => (atom.kind === 'text' ? atom.text : `\0${JSON.stringify(atom)}\0`)).join('');
}
