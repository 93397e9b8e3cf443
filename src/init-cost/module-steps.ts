import type { ts as TypeScript } from 'ts-morph';
import type { ImportedName } from './module-names.js';
import type { Step } from './work-items.js';
import { workReader, type WorkReader } from './work-reader.js';

type Ts = typeof TypeScript;

/** What a module does at its top level, and what its functions do when they are called. */
export interface ModuleSteps {
  readonly level: readonly Step[];
  /** By name: `load`, `config.load` of an object or class, the name of a class for its constructor. */
  readonly functions: ReadonlyMap<string, readonly Step[]>;
  /** Variables that hold a client of the AWS SDK, and whether its requests have a time-out; `undefined` when that is not said. */
  readonly clients: ReadonlyMap<string, boolean | undefined>;
}

/** Reads steps in the order in which they run. */
export function moduleStepsIn(
  source: TypeScript.SourceFile,
  ts: Ts,
  imports: ReadonlyMap<string, ImportedName>,
): ModuleSteps {
  const walk = new StepWalk(source, ts, imports);
  return { level: walk.stepsOf(source, true), functions: walk.functions, clients: walk.clients };
}

/** What stands around code: whether evaluation waits for what it starts, and how. */
interface Around {
  readonly isAwaited: boolean;
  readonly order: 'sequential' | 'parallel';
}

const plain: Around = { isAwaited: false, order: 'sequential' };

class StepWalk {
  readonly functions = new Map<string, readonly Step[]>();
  readonly #ts: Ts;
  readonly #reader: WorkReader;
  readonly #roles: ReadonlyMap<TypeScript.SyntaxKind, Role>;
  #steps: Step[] = [];

  get clients(): ModuleSteps['clients'] {
    return this.#reader.clients();
  }

  constructor(source: TypeScript.SourceFile, ts: Ts, imports: ReadonlyMap<string, ImportedName>) {
    this.#ts = ts;
    this.#roles = rolesOf(ts);
    this.#reader = workReader(source, ts, imports);
  }

  /** The steps of what stands in a node; what functions in it do is kept under their names. */
  stepsOf(node: TypeScript.Node, isProgram = false): readonly Step[] {
    const outer = this.#steps;
    const own: Step[] = [];
    this.#steps = own;
    if (isProgram) this.#children(node, plain);
    else this.#visit(node, { isAwaited: this.#ts.isExpression(node), order: 'sequential' });
    this.#steps = outer;
    return own;
  }

  #children(node: TypeScript.Node, around: Around): void {
    this.#ts.forEachChild(node, (child) => {
      this.#visit(child, around);
    });
  }

  #visit(node: TypeScript.Node, around: Around): void {
    const ts = this.#ts;
    // Every node of a module comes through here: its kind is looked up once.
    switch (this.#roles.get(node.kind)) {
      case 'nothing':
        return;
      case 'function':
        this.#keep(node as TypeScript.SignatureDeclaration, nameOfFunction(node as never, ts));
        return;
      case 'class':
        this.#class(node as TypeScript.ClassLikeDeclaration, around);
        return;
      case 'call':
        this.#call(node as TypeScript.CallExpression, around);
        return;
      case 'await':
        this.#add(this.#reader.wait(node as TypeScript.AwaitExpression));
        this.#visit((node as TypeScript.AwaitExpression).expression, { ...around, isAwaited: true });
        return;
      case 'return':
        this.#children(node, { ...plain, isAwaited: true });
        return;
      case 'carrier':
        this.#children(node, isCarrier(node, ts) ? around : plain);
        return;
      case 'work':
        this.#add(this.#reader.other(node));
        this.#children(node, plain);
        return;
      case undefined:
        if (!ts.isTypeNode(node)) this.#children(node, plain);
    }
  }

  #add(step: Step | undefined): void {
    if (step) this.#steps.push(step);
  }

  #call(node: TypeScript.CallExpression | TypeScript.NewExpression, around: Around): void {
    const ts = this.#ts;
    const callee = unparenthesized(node.expression, ts);
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
    const isChain = /^(then|catch|finally|promise)$/.test(name);
    const isTogether = /^Promise\.(all|allSettled)$/.test(callee.getText());
    const inside: Around = isTogether ? { ...around, order: 'parallel' } : plain;
    if (ts.isFunctionLike(callee)) this.#inPlace(callee, around);
    else this.#visit(callee, isChain ? around : plain);
    for (const argument of node.arguments ?? []) {
      if (ts.isFunctionLike(argument) && runsItsArgument.test(name)) this.#inPlace(argument, around);
      else this.#visit(argument, inside);
    }
    for (const step of this.#reader.call(node, around)) this.#steps.push(step);
  }

  /** A function that runs where it stands. */
  #inPlace(fn: TypeScript.SignatureDeclaration, around: Around): void {
    const body = bodyOf(fn);
    if (body) this.#visit(body, this.#ts.isBlock(body) ? plain : around);
  }

  #keep(fn: TypeScript.SignatureDeclaration, name: string | undefined): void {
    const body = bodyOf(fn);
    if (!body) return;
    const steps = this.stepsOf(body);
    if (name !== undefined && !this.functions.has(name)) this.functions.set(name, steps);
  }

  #class(node: TypeScript.ClassLikeDeclaration, around: Around): void {
    const ts = this.#ts;
    const made: Step[] = [];
    for (const member of node.members) {
      const isStatic =
        ts.canHaveModifiers(member) &&
        (ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false);
      if (ts.isClassStaticBlockDeclaration(member)) this.#children(member.body, plain);
      else if (ts.isPropertyDeclaration(member) && member.initializer) {
        if (isStatic) this.#visit(member.initializer, around);
        else if (!ts.isFunctionLike(member.initializer)) made.push(...this.stepsOf(member.initializer));
      } else if (ts.isConstructorDeclaration(member) && member.body) made.push(...this.stepsOf(member.body));
      else if (ts.isMethodDeclaration(member) && member.body) this.#keep(member, nameOfFunction(member, ts));
    }
    if (node.name) this.functions.set(node.name.text, made);
  }
}

const runsItsArgument = /^(forEach|map|flatMap|filter|reduce|some|every|find|from|sort)$/;

/** What a kind of node is to a walk; others only have children. */
type Role = 'nothing' | 'function' | 'class' | 'call' | 'await' | 'return' | 'carrier' | 'work';

function rolesOf({ SyntaxKind: kinds }: Ts): ReadonlyMap<TypeScript.SyntaxKind, Role> {
  const all = (role: Role, ...of: readonly TypeScript.SyntaxKind[]): [TypeScript.SyntaxKind, Role][] =>
    of.map((kind) => [kind, role]);
  return new Map([
    ...all('nothing', kinds.Identifier, kinds.StringLiteral, kinds.NumericLiteral, kinds.ImportDeclaration),
    ...all('nothing', kinds.InterfaceDeclaration, kinds.TypeAliasDeclaration, kinds.TypeReference),
    ...all('function', kinds.FunctionDeclaration, kinds.FunctionExpression, kinds.ArrowFunction),
    ...all('function', kinds.MethodDeclaration, kinds.GetAccessor, kinds.SetAccessor, kinds.Constructor),
    ...all('class', kinds.ClassDeclaration, kinds.ClassExpression),
    ...all('call', kinds.CallExpression, kinds.NewExpression),
    ...all('await', kinds.AwaitExpression),
    ...all('return', kinds.ReturnStatement),
    ...all('carrier', kinds.ParenthesizedExpression, kinds.ConditionalExpression, kinds.BinaryExpression),
    ...all('carrier', kinds.ArrayLiteralExpression, kinds.SpreadElement, kinds.PropertyAccessExpression),
    ...all('carrier', kinds.AsExpression, kinds.NonNullExpression, kinds.SatisfiesExpression),
    ...all('work', kinds.ForStatement, kinds.ForOfStatement, kinds.TaggedTemplateExpression),
    ...all('work', kinds.RegularExpressionLiteral),
  ]);
}

/** Expressions that hand on what stands in them: an `await` around them waits for it. */
function isCarrier(node: TypeScript.Node, ts: Ts): boolean {
  if (!ts.isBinaryExpression(node)) return true;
  const { kind } = node.operatorToken;
  const kinds = ts.SyntaxKind;
  return (
    kind === kinds.QuestionQuestionToken ||
    kind === kinds.BarBarToken ||
    kind === kinds.AmpersandAmpersandToken
  );
}

function unparenthesized(node: TypeScript.Expression, ts: Ts): TypeScript.Expression {
  return ts.isParenthesizedExpression(node) ? unparenthesized(node.expression, ts) : node;
}

function bodyOf(fn: TypeScript.SignatureDeclaration): TypeScript.Node | undefined {
  return 'body' in fn ? fn.body : undefined;
}

/** The name that a call has for a function: its own, its variable's, `object.key`, `exports.key` as `key`. */
function nameOfFunction(fn: TypeScript.SignatureDeclaration, ts: Ts): string | undefined {
  const { parent } = fn;
  if (ts.isFunctionDeclaration(fn)) return fn.name?.text ?? 'default';
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name.text;
  if (ts.isExportAssignment(parent)) return 'default';
  if (ts.isBinaryExpression(parent) && ts.isPropertyAccessExpression(parent.left))
    return parent.left.name.text;
  const owner = ts.isMethodDeclaration(fn)
    ? parent
    : ts.isPropertyAssignment(parent)
      ? parent.parent
      : undefined;
  const key = ts.isMethodDeclaration(fn)
    ? fn.name
    : ts.isPropertyAssignment(parent)
      ? parent.name
      : undefined;
  if (!owner || !key || !ts.isIdentifier(key)) return undefined;
  if (ts.isClassLike(owner)) return owner.name && `${owner.name.text}.${key.text}`;
  const holder = ts.isObjectLiteralExpression(owner) ? owner.parent : undefined;
  return holder && ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name)
    ? `${holder.name.text}.${key.text}`
    : undefined;
}
