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

/** The resources in the order of the template. */
export function resourcesIn(template: Template): readonly Declared[] {
  return Object.entries(template.resources).map(([id, value]) => ({
    id,
    type: typeOf(template, id),
    properties: propertiesOf(template, id),
    place: template.places.of(value, template.resources),
  }));
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
function functionsCalled(template: Template, target: readonly Atom[]): string[] {
  const whole = spelled(target);
  return Object.keys(template.resources).flatMap((id) => {
    const given = propertiesOf(template, id)['FunctionName'];
    const name =
      given === undefined || !isFunctionResource(template, id) ? undefined : termIn(template, given);
    if (name?.kind !== 'concat' || name.atoms.length === 0) return [];
    const text = spelled(name.atoms);
    return whole === text || whole.endsWith(`:function:${text}`) ? [id] : [];
  });
}

function spelled(atoms: readonly Atom[]): string {
  return atoms.map((atom) => (atom.kind === 'text' ? atom.text : `\0${JSON.stringify(atom)}\0`)).join('');
}
