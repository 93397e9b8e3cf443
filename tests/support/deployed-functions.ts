/** A function of a template: its module, what the template says of it, and its code. */
export interface DeployedFunction {
  /** Path of the module, such as `resize.mjs`; the logical id is its name with a capital. */
  readonly file: string;
  readonly id?: string;
  /** Variables as the template writes them. */
  readonly variables?: Readonly<Record<string, string>>;
  /** SAM events in a line of YAML each, by id. */
  readonly events?: Readonly<Record<string, string>>;
  /** More properties, a line of YAML each. */
  readonly more?: readonly string[];
  readonly code: string;
}

/** The files of a SAM project: `template.yaml` with resources, a line of YAML each, and functions with their code. */
export function samFiles(
  resources: Readonly<Record<string, string>>,
  functions: readonly DeployedFunction[],
): Record<string, string> {
  const lines = [
    'Transform: AWS::Serverless-2016-10-31',
    'Resources:',
    ...Object.entries(resources).map(([id, text]) => `  ${id}: ${text}`),
    ...functions.flatMap(functionLines),
  ];
  return {
    'template.yaml': `${lines.join('\n')}\n`,
    ...Object.fromEntries(functions.map(({ file, code }) => [file, code])),
  };
}

function functionLines({ file, id, variables = {}, events = {}, more = [] }: DeployedFunction): string[] {
  const name = file.replace(/\.\w+$/, '');
  const base = name.split('/').at(-1) ?? name;
  return [
    `  ${id ?? base.charAt(0).toUpperCase() + base.slice(1)}:`,
    '    Type: AWS::Serverless::Function',
    '    Properties:',
    '      CodeUri: .',
    `      Handler: ${name}.handler`,
    '      Runtime: nodejs22.x',
    `      Environment: { Variables: { ${Object.entries(variables)
      .map(([key, value]) => `${key}: ${value}`)
      .join(', ')} } }`,
    ...more.map((line) => `      ${line}`),
    '      Events:',
    ...Object.entries(events).map(([key, text]) => `        ${key}: ${text}`),
  ];
}
