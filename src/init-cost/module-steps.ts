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
  #steps: Step[] = [];

  get clients(): ModuleSteps['clients'] {
    return this.#reader.clients();
  }

  constructor(source: TypeScript.SourceFile, ts: Ts, imports: ReadonlyMap<string, ImportedName>) {
    this.#ts = ts;
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
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isImportDeclaration(node))
      return;
    if (ts.isFunctionLike(node)) {
      this.#keep(node, nameOfFunction(node, ts));
      return;
    }
    if (ts.isClassLike(node)) {
      this.#class(node, around);
      return;
    }
    if (ts.isAwaitExpression(node)) {
      this.#add(this.#reader.wait(node));
      this.#visit(node.expression, { ...around, isAwaited: true });
      return;
    }
    if (ts.isReturnStatement(node) && node.expression) {
      this.#visit(node.expression, { ...around, isAwaited: true });
      return;
    }
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      this.#call(node, around);
      return;
    }
    this.#add(this.#reader.other(node));
    this.#children(node, isCarrier(node, ts) ? around : plain);
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

/** Expressions that hand on what stands in them: an `await` around them waits for it. */
function isCarrier(node: TypeScript.Node, ts: Ts): boolean {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isConditionalExpression(node) ||
    ts.isArrayLiteralExpression(node) ||
    ts.isSpreadElement(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isPropertyAccessExpression(node) ||
    (ts.isBinaryExpression(node) && /^(\?\?|\|\||&&)$/.test(ts.tokenToString(node.operatorToken.kind) ?? ''))
  );
}

function unparenthesized(node: TypeScript.Expression, ts: Ts): TypeScript.Expression {
  return ts.isParenthesizedExpression(node) ? unparenthesized(node.expression, ts) : node;
}

function bodyOf(fn: TypeScript.SignatureDeclaration): TypeScript.Node | undefined {
  return 'body' in fn ? (fn.body as TypeScript.Node | undefined) : undefined;
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
