import type { TSESTree } from '@typescript-eslint/utils';
import { unwrap } from '../ast/expressions.js';
import { isFunction, type FunctionNode } from '../ast/functions.js';
import { findAround, type Node } from '../ast/walk.js';
import type { DeclaredMatch } from '../infrastructure/deployments.js';
import { memoPer } from '../memo.js';
import { isInfrastructureCode } from '../project/own-files.js';
import { declaredMatchesOf } from './declared-matches.js';
import { definitionOf, memberOf } from './definitions.js';
import { exportsIn, type Export } from './exports.js';
import {
  handlerTypes,
  nameEvidence,
  settingsEvidence,
  templateEvidence,
  wrapperEvidence,
  type Evidence,
} from './handler-evidence.js';
import type { Module } from './module.js';
import { unwrapHandler } from './unwrapped-handlers.js';

/** The function that Lambda calls once per invocation, as one module exports it. */
export interface Handler {
  /** The exported name, such as `handler`. */
  readonly name: string;
  readonly module: Module;
  /** The functions that receive the event; more than one behind a factory or a branch, none when they are not in this module. */
  readonly functions: readonly FunctionNode[];
  /** The exported expression, wrappers and all. */
  readonly value: Node | undefined;
  readonly node: Node;
  /** Strongest first; never empty. */
  readonly evidence: readonly [Evidence, ...Evidence[]];
  /** Names of the wrappers between the export and the function, outermost first. */
  readonly wrappers: readonly string[];
  /** Response streaming: the signature is `(event, responseStream, context)`. */
  readonly isStreaming: boolean;
  /** What templates say of it. */
  readonly declared: readonly DeclaredMatch[];
  /** Types of package `aws-lambda` that stand at the handler or its parameters. */
  readonly types: readonly string[];
}

/** The handlers that this module exports. Templates are read only for those that its code does not show to be handlers. */
export const handlersIn = memoPer((module: Module): readonly Handler[] => {
  const handlers: Handler[] = [];
  for (const exported of exportsIn(module)) {
    if (handlers.some((other) => other.name === exported.name)) continue;
    const handler = handlerOf(module, exported);
    if (handler) handlers.push(handler);
  }
  return handlers;
});

function handlerOf(module: Module, exported: Export): Handler | undefined {
  const value = exported.value && unwrap(exported.value);
  const shown = new ExportedHandler(module, exported, value);
  if (shown.isShownByCode) return shown;
  if (describesInfrastructure(module) || (value && isNoFunction(module, value))) return undefined;
  const [match] = declaredAs(module, exported);
  if (!match) return undefined;
  const member = value && declaredMember(module, value, match);
  return member === value ? shown : new ExportedHandler(module, exported, member);
}

/** Whether a module describes infrastructure: no template deploys that code. */
export const describesInfrastructure = memoPer(({ text }: Module): boolean => isInfrastructureCode(text));

/** Whether a value neither can be called nor has a member that a handler string could name. */
function isNoFunction(module: Module, value: Node): boolean {
  const definition = definitionOf(module, value);
  if (definition.type === 'ClassDeclaration' || definition.type === 'ClassExpression')
    return !definition.body.body.some((member) => 'static' in member && member.static);
  return /^(Literal|TemplateLiteral|ArrayExpression)$/.test(definition.type);
}

/** The declared functions whose handler string names an export. */
function declaredAs(module: Module, { name }: Export): readonly DeclaredMatch[] {
  return declaredMatchesOf(module).filter(({ source }) => source.exportPath[0] === name);
}

/** An export as the handler that it is, or would be; what templates say is read when it is asked for. */
class ExportedHandler implements Handler {
  readonly functions: readonly FunctionNode[];
  readonly wrappers: readonly string[];
  readonly isStreaming: boolean;
  readonly types: readonly string[];
  readonly #exported: Export;
  readonly #fromSettings: readonly Evidence[];
  readonly #fromCode: readonly Evidence[];
  #declared: readonly DeclaredMatch[] | undefined;

  constructor(
    readonly module: Module,
    exported: Export,
    readonly value: Node | undefined,
  ) {
    const unwrapped = value ? unwrapHandler(module, value, []) : { functions: [], wrappers: [] };
    const { functions, wrappers } = unwrapped;
    this.functions = functions;
    this.wrappers = wrappers;
    this.isStreaming = wrappers.some((name) => /streamifyResponse$/.test(name));
    this.types = [...new Set(handlerTypes(module, exported, functions))];
    this.#exported = exported;
    this.#fromSettings = settingsEvidence(module, exported.name);
    this.#fromCode = [
      ...this.types.slice(0, 1).map((type): Evidence => ({ kind: 'type', text: `typed \`${type}\`` })),
      ...wrapperEvidence(unwrapped),
      ...nameEvidence(module, exported, unwrapped),
    ];
  }

  get name(): string {
    return this.#exported.name;
  }

  get node(): Node {
    return this.#exported.node;
  }

  get isShownByCode(): boolean {
    return this.#fromSettings.length > 0 || this.#fromCode.length > 0;
  }

  get declared(): readonly DeclaredMatch[] {
    return (this.#declared ??= declaredAs(this.module, this.#exported));
  }

  get evidence(): readonly [Evidence, ...Evidence[]] {
    const [match] = this.declared;
    const fromTemplate = match ? [templateEvidence(match)] : [];
    return [...this.#fromSettings, ...fromTemplate, ...this.#fromCode] as [Evidence, ...Evidence[]];
  }
}

/** The same handler by a function of another module, which its own one only hands on. */
export function handlerElsewhere(handler: Handler, module: Module, fn: FunctionNode): Handler {
  const { name, node, value, wrappers, isStreaming, types } = handler;
  return {
    name,
    module,
    functions: [fn],
    value,
    node,
    wrappers,
    isStreaming,
    types,
    get declared() {
      return handler.declared;
    },
    get evidence() {
      return handler.evidence;
    },
  };
}

/** The exported value, or what a nested handler string (`orders.api.create`) names inside it. */
function declaredMember(module: Module, value: Node, match: DeclaredMatch): Node {
  let member: Node = value;
  for (const name of match.source.exportPath.slice(1))
    member = memberOf(module, definitionOf(module, member), name) ?? member;
  return member;
}

/** The handler whose function stands around a node, innermost function first. */
export function handlerAround(module: Module, node: Node): Handler | undefined {
  const isHandlerFunction = (around: Node): around is FunctionNode =>
    isFunction(around) && handlersIn(module).some((handler) => handler.functions.includes(around));
  const fn = findAround(node, isHandlerFunction);
  return fn && handlersIn(module).find((handler) => handler.functions.includes(fn));
}

/** The parameter that holds the event, Lambda's invocation context, or the callback, if the handler names it. */
export function parametersOf(
  handler: Handler,
  fn: FunctionNode,
): {
  readonly event: TSESTree.Parameter | undefined;
  readonly invocationContext: TSESTree.Parameter | undefined;
  readonly callback: TSESTree.Parameter | undefined;
} {
  const [event, second, third] = fn.params;
  return handler.isStreaming
    ? { event, invocationContext: third, callback: undefined }
    : { event, invocationContext: second, callback: third };
}
