/** How logs may call a function. */
export interface Named {
  /** Its name in the template. */
  readonly name: string;
  /** The name that Lambda knows it by, with `*` for what only a deployment knows; `undefined` when the template gives none. */
  readonly functionName?: string | undefined;
}

/**
 * The function that a name in logs stands for: the one that is called so; else one whose name in the template has a part that is
 * made when it is deployed; else one that CloudFormation named, `stack-Orders-1A2B3C4D5E6F`. `undefined` when that fits none, or several.
 */
export function functionNamed<One extends Named>(logged: string, functions: readonly One[]): One | undefined {
  const ways = [isCalled, isPartlyCalled, isNamedByStack];
  for (const fits of ways) {
    const found = functions.filter((one) => fits(logged, one));
    if (found.length > 0) return found.length === 1 ? found[0] : undefined;
  }
  return undefined;
}

function isCalled(logged: string, { name, functionName }: Named): boolean {
  return logged === functionName || logged === name;
}

function isPartlyCalled(logged: string, { functionName }: Named): boolean {
  if (functionName === undefined || !/[\w-]*\w\w[\w-]*/.test(functionName)) return false;
  const pattern = functionName.split('*').map(literal).join('[\\w-]+');
  return new RegExp(`^${pattern}$`).test(logged);
}

/** The logical id, of the CDK with eight digits behind the construct's, stands between the stack and letters of chance. */
function isNamedByStack(logged: string, { name, functionName }: Named): boolean {
  const isOwn = functionName === undefined && /^\w+$/.test(name);
  return isOwn && new RegExp(`^[\\w-]+-${name}([\\dA-F]{8})?-[A-Za-z\\d]{8,13}$`).test(logged);
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
