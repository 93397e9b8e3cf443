/** Init durations in milliseconds, by the name of the function. */
export type InitReports = ReadonlyMap<string, readonly number[]>;

/** What was read from log lines. */
export interface ReadReports {
  readonly durations: InitReports;
  /** Lines with an Init duration whose function nobody names. */
  readonly nameless: number;
}

/**
 * Init durations from Lambda's REPORT log lines, as text or in Lambda's JSON format.
 * A line belongs to the log group (`/aws/lambda/orders`) or the stream of a shared log group (`2026/11/26/orders[$LATEST]…`)
 * that it names, or to the heading above it: a line with a log group alone, or what `tail` writes above a file
 * (`==> orders.log <==`). First tries that failed or ran into the limit are left out.
 */
export function readInitReports(text: string): ReadReports {
  const durations = new Map<string, number[]>();
  let heading: string | undefined;
  let nameless = 0;
  for (const line of text.split(/\r?\n/)) {
    heading = headingIn(line) ?? heading;
    const duration = initDurationIn(line);
    if (duration === undefined) continue;
    const name = functionNameIn(line) ?? heading;
    if (name === undefined) nameless += 1;
    else durations.set(name, [...(durations.get(name) ?? []), duration]);
  }
  return { durations, nameless };
}

function initDurationIn(line: string): number | undefined {
  if (line.includes('INIT_REPORT') || /"platform\.initReport"/.test(line)) return undefined;
  const text = /\bREPORT RequestId:.*\bInit Duration: ([\d.]+) ms/.exec(line)?.[1];
  const json = /"platform\.report".*"initDurationMs"\s*:\s*([\d.]+)/.exec(line)?.[1];
  const duration = Number(text ?? json);
  return Number.isFinite(duration) && duration > 0 ? duration : undefined;
}

const logGroup = /\/aws\/lambda\/([\w-]+)/;

function functionNameIn(line: string): string | undefined {
  return logGroup.exec(line)?.[1] ?? /\b\d{4}\/\d\d\/\d\d\/([\w-]+)\[/.exec(line)?.[1];
}

function headingIn(line: string): string | undefined {
  const file = /^==> (.+) <==$/.exec(line.trim())?.[1];
  if (file !== undefined) return functionNameIn(file) ?? file.replace(/^.*[\\/]/, '').replace(/\.\w+$/, '');
  return /^\S*\/aws\/lambda\/[\w-]+:?$/.test(line.trim()) ? functionNameIn(line) : undefined;
}
