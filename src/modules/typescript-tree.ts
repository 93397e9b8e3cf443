import type { ts as TypeScript } from 'ts-morph';
import type { Comment } from './comments.js';
import type { ParsedSource, SyntaxNode } from './syntax-node.js';

type Ts = typeof TypeScript;
type Fields = Readonly<Record<string, unknown>>;

/** Parses with TypeScript, into the tree that the native parser gives as far as anybody reads it. */
export function parseWithTypeScript(ts: Ts, file: string, text: string): ParsedSource | undefined {
  const kind = /\.[jt]sx$/.test(file)
    ? ts.ScriptKind.TSX
    : /\.[mc]?ts$/.test(file)
      ? ts.ScriptKind.TS
      : ts.ScriptKind.JS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, kind);
  const { parseDiagnostics } = source as unknown as { parseDiagnostics: readonly unknown[] };
  if (parseDiagnostics.length > 0) return undefined;
  const tree = new Tree(ts, source);
  const program = { type: 'Program', start: 0, end: text.length, body: tree.list(source.statements) };
  return { program, comments: commentsIn(ts, text) };
}

/** Comments by the scanner; a slash after a value divides, and begins a regular expression anywhere else. */
function commentsIn(ts: Ts, text: string): Comment[] {
  const comments: Comment[] = [];
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text);
  let before: TypeScript.SyntaxKind = ts.SyntaxKind.Unknown;
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    if (token === ts.SyntaxKind.SingleLineCommentTrivia || token === ts.SyntaxKind.MultiLineCommentTrivia) {
      comments.push({ start: scanner.getTokenStart(), end: scanner.getTokenEnd() });
      continue;
    }
    if (token < ts.SyntaxKind.FirstLiteralToken) continue;
    const isDivision = token === ts.SyntaxKind.SlashToken || token === ts.SyntaxKind.SlashEqualsToken;
    before = isDivision && !endsValue(ts, before) ? scanner.reScanSlashToken() : token;
  }
  return comments;
}

function endsValue({ SyntaxKind }: Ts, token: TypeScript.SyntaxKind): boolean {
  return (
    token === SyntaxKind.Identifier ||
    token === SyntaxKind.CloseParenToken ||
    token === SyntaxKind.CloseBracketToken ||
    token === SyntaxKind.CloseBraceToken ||
    token === SyntaxKind.ThisKeyword ||
    (token >= SyntaxKind.FirstLiteralToken && token <= SyntaxKind.LastLiteralToken)
  );
}

/** Names of ESTree for nodes whose children are theirs, whatever they are called. */
const plainTypes: Readonly<Record<string, string>> = {
  Block: 'BlockStatement',
  DoStatement: 'DoWhileStatement',
  CatchClause: 'CatchClause',
  PropertyAccessExpression: 'MemberExpression',
  ElementAccessExpression: 'MemberExpression',
  ArrayLiteralExpression: 'ArrayExpression',
  ThisKeyword: 'ThisExpression',
  SuperKeyword: 'Super',
  CaseClause: 'SwitchCase',
  DefaultClause: 'SwitchCase',
};

class Tree {
  readonly #ts: Ts;
  readonly #source: TypeScript.SourceFile;

  constructor(ts: Ts, source: TypeScript.SourceFile) {
    this.#ts = ts;
    this.#source = source;
  }

  list(nodes: readonly TypeScript.Node[] | undefined): SyntaxNode[] {
    return (nodes ?? []).flatMap((node) => this.of(node) ?? []);
  }

  of(node: TypeScript.Node | undefined): SyntaxNode | undefined {
    if (!node || this.#ts.isTypeNode(node)) return undefined;
    return (
      this.#literal(node) ??
      this.#expression(node) ??
      this.#function(node) ??
      this.#statement(node) ??
      this.#declaration(node) ??
      this.#other(node)
    );
  }

  #made(node: TypeScript.Node, type: string, fields: Fields): SyntaxNode {
    return { type, start: node.getStart(this.#source), end: node.end, ...fields };
  }

  #literal(node: TypeScript.Node): SyntaxNode | undefined {
    const ts = this.#ts;
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node))
      return this.#made(node, 'Identifier', { name: node.text });
    if (ts.isStringLiteral(node)) return this.#made(node, 'Literal', { value: node.text });
    if (ts.isNumericLiteral(node)) return this.#made(node, 'Literal', { value: Number(node.text) });
    if (ts.isRegularExpressionLiteral(node))
      return this.#made(node, 'Literal', { value: null, regex: node.text });
    if (ts.isNoSubstitutionTemplateLiteral(node))
      return this.#made(node, 'TemplateLiteral', { quasis: [this.#quasi(node)], expressions: [] });
    if (ts.isTemplateExpression(node))
      return this.#made(node, 'TemplateLiteral', {
        quasis: [node.head, ...node.templateSpans.map(({ literal }) => literal)].map((one) =>
          this.#quasi(one),
        ),
        expressions: this.list(node.templateSpans.map(({ expression }) => expression)),
      });
    const value = new Map<TypeScript.SyntaxKind, unknown>([
      [ts.SyntaxKind.TrueKeyword, true],
      [ts.SyntaxKind.FalseKeyword, false],
      [ts.SyntaxKind.NullKeyword, null],
    ]);
    return value.has(node.kind) ? this.#made(node, 'Literal', { value: value.get(node.kind) }) : undefined;
  }

  #quasi(node: TypeScript.LiteralLikeNode): SyntaxNode {
    return this.#made(node, 'TemplateElement', { value: { cooked: node.text } });
  }

  #expression(node: TypeScript.Node): SyntaxNode | undefined {
    const ts = this.#ts;
    if (ts.isParenthesizedExpression(node)) return this.of(node.expression);
    if (ts.isAsExpression(node) || ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node))
      return this.of(node.expression);
    if (ts.isPropertyAccessExpression(node))
      return this.#made(node, 'MemberExpression', {
        object: this.of(node.expression),
        property: this.of(node.name),
        computed: false,
      });
    if (ts.isElementAccessExpression(node))
      return this.#made(node, 'MemberExpression', {
        object: this.of(node.expression),
        property: this.of(node.argumentExpression),
        computed: true,
      });
    if (ts.isCallExpression(node)) return this.#call(node);
    if (ts.isNewExpression(node))
      return this.#made(node, 'NewExpression', {
        callee: this.of(node.expression),
        arguments: this.list(node.arguments),
      });
    if (ts.isBinaryExpression(node)) return this.#binary(node);
    if (ts.isConditionalExpression(node))
      return this.#made(node, 'ConditionalExpression', {
        test: this.of(node.condition),
        consequent: this.of(node.whenTrue),
        alternate: this.of(node.whenFalse),
      });
    return this.#unary(node) ?? this.#composed(node);
  }

  #call(node: TypeScript.CallExpression): SyntaxNode {
    if (node.expression.kind === this.#ts.SyntaxKind.ImportKeyword)
      return this.#made(node, 'ImportExpression', { source: this.of(node.arguments[0]) });
    return this.#made(node, 'CallExpression', {
      callee: this.of(node.expression),
      arguments: this.list(node.arguments),
    });
  }

  #binary(node: TypeScript.BinaryExpression): SyntaxNode {
    const ts = this.#ts;
    const operator = node.operatorToken.getText(this.#source);
    const [left, right] = [this.of(node.left), this.of(node.right)];
    if (node.operatorToken.kind === ts.SyntaxKind.CommaToken) {
      const before = left?.type === 'SequenceExpression' ? (left['expressions'] as SyntaxNode[]) : [left];
      return this.#made(node, 'SequenceExpression', { expressions: [...before, right] });
    }
    const isAssignment = /^(=|[-+*/%&|^?<>]+=)$/.test(operator) && !/^[<>]=$/.test(operator);
    const isLogical = operator === '&&' || operator === '||' || operator === '??';
    const type = isAssignment ? 'AssignmentExpression' : isLogical ? 'LogicalExpression' : 'BinaryExpression';
    return this.#made(node, type, { operator, left, right });
  }

  #unary(node: TypeScript.Node): SyntaxNode | undefined {
    const ts = this.#ts;
    if (ts.isTypeOfExpression(node) || ts.isVoidExpression(node) || ts.isDeleteExpression(node)) {
      const operator = ts.isTypeOfExpression(node) ? 'typeof' : ts.isVoidExpression(node) ? 'void' : 'delete';
      return this.#made(node, 'UnaryExpression', { operator, argument: this.of(node.expression) });
    }
    if (ts.isPrefixUnaryExpression(node)) {
      const operator = ts.tokenToString(node.operator);
      return this.#made(node, 'UnaryExpression', { operator, argument: this.of(node.operand) });
    }
    if (ts.isAwaitExpression(node))
      return this.#made(node, 'AwaitExpression', { argument: this.of(node.expression) });
    if (ts.isSpreadElement(node) || ts.isSpreadAssignment(node))
      return this.#made(node, 'SpreadElement', { argument: this.of(node.expression) });
    if (ts.isMetaProperty(node)) return this.#made(node, 'MetaProperty', {});
    return undefined;
  }

  #composed(node: TypeScript.Node): SyntaxNode | undefined {
    const ts = this.#ts;
    if (ts.isArrayLiteralExpression(node))
      return this.#made(node, 'ArrayExpression', { elements: this.list(node.elements) });
    if (ts.isObjectLiteralExpression(node))
      return this.#made(node, 'ObjectExpression', {
        properties: node.properties.flatMap((property) => this.#property(property) ?? []),
      });
    return undefined;
  }

  #key(name: TypeScript.PropertyName): Fields {
    const isComputed = this.#ts.isComputedPropertyName(name);
    return { key: this.of(isComputed ? name.expression : name), computed: isComputed };
  }

  #property(node: TypeScript.ObjectLiteralElementLike): SyntaxNode | undefined {
    const ts = this.#ts;
    if (ts.isSpreadAssignment(node)) return this.of(node);
    if (ts.isPropertyAssignment(node))
      return this.#made(node, 'Property', {
        kind: 'init',
        ...this.#key(node.name),
        value: this.of(node.initializer),
      });
    if (ts.isShorthandPropertyAssignment(node))
      return this.#made(node, 'Property', {
        kind: 'init',
        ...this.#key(node.name),
        value: this.of(node.name),
      });
    const kind = ts.isGetAccessor(node) ? 'get' : ts.isSetAccessor(node) ? 'set' : 'init';
    return this.#made(node, 'Property', { kind, ...this.#key(node.name), value: this.#body(node) });
  }

  #function(node: TypeScript.Node): SyntaxNode | undefined {
    const ts = this.#ts;
    if (ts.isFunctionDeclaration(node))
      return node.body
        ? this.#exported(node, this.#body(node, 'FunctionDeclaration'))
        : this.#made(node, 'TSDeclareFunction', {});
    if (ts.isFunctionExpression(node)) return this.#body(node);
    if (ts.isArrowFunction(node)) return this.#body(node, 'ArrowFunctionExpression');
    if (ts.isClassDeclaration(node)) return this.#exported(node, this.#class(node, 'ClassDeclaration'));
    return ts.isClassExpression(node) ? this.#class(node, 'ClassExpression') : undefined;
  }

  #class(node: TypeScript.ClassLikeDeclaration, type: string): SyntaxNode {
    const { getDecorators, SyntaxKind } = this.#ts;
    const base = node.heritageClauses?.find(({ token }) => token === SyntaxKind.ExtendsKeyword);
    const body = node.members.flatMap((one) => this.#member(one) ?? []);
    return this.#made(node, type, {
      id: this.of(node.name),
      superClass: this.of(base?.types[0]?.expression),
      decorators: this.list(getDecorators(node)?.map(({ expression }) => expression)),
      body: { type: 'ClassBody', start: node.pos, end: node.end, body },
    });
  }

  #body(node: TypeScript.FunctionLikeDeclaration, type = 'FunctionExpression'): SyntaxNode {
    const ts = this.#ts;
    const isNamed = ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node);
    return this.#made(node, type, {
      id: isNamed ? this.of(node.name) : undefined,
      generator: node.asteriskToken !== undefined,
      params: node.parameters.flatMap((one) => this.#pattern(one) ?? []),
      body: this.of(node.body),
    });
  }

  #member(node: TypeScript.ClassElement): SyntaxNode | undefined {
    const ts = this.#ts;
    const isStatic =
      ts.canHaveModifiers(node) &&
      ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) === true;
    if (ts.isConstructorDeclaration(node)) {
      if (!node.body) return undefined;
      const key = this.#made(node, 'Identifier', { name: 'constructor' });
      return this.#made(node, 'MethodDefinition', {
        kind: 'constructor',
        static: false,
        key,
        value: this.#body(node),
      });
    }
    if (ts.isMethodDeclaration(node) || ts.isGetAccessor(node) || ts.isSetAccessor(node)) {
      if (!node.body) return undefined;
      const kind = ts.isMethodDeclaration(node) ? 'method' : ts.isGetAccessor(node) ? 'get' : 'set';
      return this.#made(node, 'MethodDefinition', {
        kind,
        static: isStatic,
        ...this.#key(node.name),
        value: this.#body(node),
      });
    }
    if (ts.isPropertyDeclaration(node))
      return this.#made(node, 'PropertyDefinition', {
        static: isStatic,
        ...this.#key(node.name),
        value: this.of(node.initializer),
      });
    if (ts.isClassStaticBlockDeclaration(node))
      return this.#made(node, 'StaticBlock', { body: this.list(node.body.statements) });
    return undefined;
  }

  /** Parameters, declared names and elements of patterns. */
  #pattern(node: TypeScript.ParameterDeclaration | TypeScript.BindingElement): SyntaxNode | undefined {
    const target = this.of(node.name);
    if (node.dotDotDotToken) return this.#made(node, 'RestElement', { argument: target });
    if (!node.initializer) return target;
    return this.#made(node, 'AssignmentPattern', { left: target, right: this.of(node.initializer) });
  }

  #other(node: TypeScript.Node): SyntaxNode | undefined {
    const ts = this.#ts;
    if (ts.isObjectBindingPattern(node))
      return this.#made(node, 'ObjectPattern', {
        properties: node.elements.map((element) => {
          if (element.dotDotDotToken) return this.#pattern(element);
          const key = this.#key(element.propertyName ?? (element.name as TypeScript.Identifier));
          return this.#made(element, 'Property', { kind: 'init', ...key, value: this.#pattern(element) });
        }),
      });
    if (ts.isArrayBindingPattern(node))
      return this.#made(node, 'ArrayPattern', {
        elements: node.elements.flatMap((one) =>
          ts.isBindingElement(one) ? (this.#pattern(one) ?? []) : [],
        ),
      });
    const children: SyntaxNode[] = [];
    ts.forEachChild(node, (child) => {
      const made = this.of(child);
      if (made) children.push(made);
    });
    const name = ts.SyntaxKind[node.kind];
    return this.#made(node, plainTypes[name] ?? name, { children });
  }

  #statement(node: TypeScript.Node): SyntaxNode | undefined {
    const ts = this.#ts;
    if (ts.isExpressionStatement(node))
      return this.#made(node, 'ExpressionStatement', { expression: this.of(node.expression) });
    if (ts.isReturnStatement(node))
      return this.#made(node, 'ReturnStatement', { argument: this.of(node.expression) });
    if (ts.isBlock(node)) return this.#made(node, 'BlockStatement', { body: this.list(node.statements) });
    if (ts.isEmptyStatement(node)) return this.#made(node, 'EmptyStatement', {});
    if (ts.isIfStatement(node))
      return this.#made(node, 'IfStatement', {
        test: this.of(node.expression),
        consequent: this.of(node.thenStatement),
        alternate: this.of(node.elseStatement),
      });
    if (ts.isTryStatement(node))
      return this.#made(node, 'TryStatement', {
        block: this.of(node.tryBlock),
        handler: this.of(node.catchClause),
        finalizer: this.of(node.finallyBlock),
      });
    if (ts.isForOfStatement(node) || ts.isForInStatement(node))
      return this.#made(node, ts.isForOfStatement(node) ? 'ForOfStatement' : 'ForInStatement', {
        left: this.of(node.initializer),
        right: this.of(node.expression),
        body: this.of(node.statement),
      });
    return undefined;
  }

  #declaration(node: TypeScript.Node): SyntaxNode | undefined {
    const ts = this.#ts;
    if (ts.isVariableStatement(node)) return this.#exported(node, this.of(node.declarationList));
    if (ts.isVariableDeclarationList(node)) {
      const kind = node.flags & ts.NodeFlags.Const ? 'const' : node.flags & ts.NodeFlags.Let ? 'let' : 'var';
      return this.#made(node, 'VariableDeclaration', { kind, declarations: this.list(node.declarations) });
    }
    if (ts.isVariableDeclaration(node))
      return this.#made(node, 'VariableDeclarator', {
        id: this.of(node.name),
        init: this.of(node.initializer),
      });
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
      return this.#made(node, 'TSInterfaceDeclaration', {});
    return this.#moduleDeclaration(node);
  }

  #exported(node: TypeScript.Node, made: SyntaxNode | undefined): SyntaxNode | undefined {
    const flags = this.#ts.getCombinedModifierFlags(node as TypeScript.Declaration);
    if (!(flags & this.#ts.ModifierFlags.Export)) return made;
    const isDefault = (flags & this.#ts.ModifierFlags.Default) !== 0;
    const fields = { declaration: made, specifiers: [] };
    return this.#made(node, isDefault ? 'ExportDefaultDeclaration' : 'ExportNamedDeclaration', fields);
  }

  #moduleDeclaration(node: TypeScript.Node): SyntaxNode | undefined {
    const ts = this.#ts;
    if (ts.isImportDeclaration(node)) return this.#made(node, 'ImportDeclaration', this.#imported(node));
    if (ts.isExportAssignment(node))
      return this.#made(node, 'ExportDefaultDeclaration', { declaration: this.of(node.expression) });
    if (!ts.isExportDeclaration(node)) return undefined;
    const { exportClause } = node;
    const fields = { source: this.of(node.moduleSpecifier), exportKind: node.isTypeOnly ? 'type' : 'value' };
    if (!exportClause || ts.isNamespaceExport(exportClause))
      return this.#made(node, 'ExportAllDeclaration', {
        ...fields,
        exported: exportClause && this.of(exportClause.name),
      });
    const specifiers = exportClause.elements.map((element) =>
      this.#made(element, 'ExportSpecifier', {
        local: this.of(element.propertyName ?? element.name),
        exported: this.of(element.name),
        exportKind: element.isTypeOnly ? 'type' : 'value',
      }),
    );
    return this.#made(node, 'ExportNamedDeclaration', { ...fields, specifiers });
  }

  #imported({ importClause, moduleSpecifier }: TypeScript.ImportDeclaration): Fields {
    const ts = this.#ts;
    const specifiers: SyntaxNode[] = [];
    const add = (node: TypeScript.Node, type: string, fields: Fields): void => {
      specifiers.push(this.#made(node, type, fields));
    };
    if (importClause?.name)
      add(importClause, 'ImportDefaultSpecifier', { local: this.of(importClause.name) });
    const bindings = importClause?.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings))
      add(bindings, 'ImportNamespaceSpecifier', { local: this.of(bindings.name) });
    for (const element of bindings && ts.isNamedImports(bindings) ? bindings.elements : [])
      add(element, 'ImportSpecifier', {
        local: this.of(element.name),
        imported: this.of(element.propertyName ?? element.name),
        importKind: element.isTypeOnly ? 'type' : 'value',
      });
    const isType = importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return { source: this.of(moduleSpecifier), specifiers, importKind: isType ? 'type' : 'value' };
  }
}
