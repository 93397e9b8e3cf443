/** How the life of a Lambda runtime ends; days are `YYYY-MM-DD`, which compare as text. */
export interface RuntimeEnd {
  /** From this day on without security updates and support. */
  readonly deprecatedOn: string;
  /** From this day on no function can be created with it. */
  readonly createBlockedOn: string;
  /** From this day on no function that has it can be updated. */
  readonly updateBlockedOn: string;
}

/**
 * `[runtime, deprecated, creation blocked, update blocked]`, oldest first. Source: tables "Supported runtimes" and "Deprecated
 * runtimes" of docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html, as cfn-lint had them on 2026-08-19
 * (src/cfnlint/data/AdditionalSpecs/LmbdRuntimeLifecycle.json); nodejs26.x is a preview without dates. AWS moves the two days of
 * blocking from time to time.
 */
const rows: readonly (readonly [string, string, string, string])[] = [
  ['nodejs', '2016-08-30', '2016-09-30', '2016-10-31'],
  ['nodejs4.3', '2020-03-05', '2020-02-03', '2020-03-05'],
  ['nodejs4.3-edge', '2020-03-05', '2019-03-31', '2019-04-30'],
  ['nodejs6.10', '2019-08-12', '2019-07-12', '2019-08-12'],
  ['nodejs8.10', '2020-03-06', '2020-02-04', '2020-03-06'],
  ['nodejs10.x', '2021-07-30', '2021-07-30', '2022-02-14'],
  ['nodejs12.x', '2023-03-31', '2023-03-31', '2023-04-30'],
  ['nodejs14.x', '2023-12-04', '2024-01-09', '2027-03-03'],
  ['nodejs16.x', '2024-06-12', '2027-02-01', '2027-03-03'],
  ['nodejs18.x', '2025-09-01', '2027-02-01', '2027-03-03'],
  ['nodejs20.x', '2026-04-30', '2027-02-01', '2027-03-03'],
  ['nodejs22.x', '2027-04-30', '2027-06-01', '2027-07-01'],
  ['nodejs24.x', '2028-04-30', '2028-06-01', '2028-07-01'],
];

const ends = new Map<string, RuntimeEnd>(
  rows.map(([runtime, deprecatedOn, createBlockedOn, updateBlockedOn]) => [
    runtime,
    { deprecatedOn, createBlockedOn, updateBlockedOn },
  ]),
);

/** AWS sends its notices this long before a runtime is deprecated (same page, "Runtime deprecation policy"). */
const noticeMilliseconds = 180 * 24 * 60 * 60 * 1000;

/** How the life of a runtime ends; `undefined` for those without dates. */
export function endOfRuntime(runtime: string): RuntimeEnd | undefined {
  return ends.get(runtime);
}

/** Whether a runtime is deprecated on a day, or within the 180 days before; `undefined` when it is neither, or has no dates. */
export function stageOfRuntime(runtime: string, day: string): 'deprecated' | 'ending' | undefined {
  const end = endOfRuntime(runtime);
  if (!end) return undefined;
  if (day >= end.deprecatedOn) return 'deprecated';
  const isNear = Date.parse(end.deprecatedOn) - Date.parse(day) <= noticeMilliseconds;
  return isNear ? 'ending' : undefined;
}

/** The stages of all runtimes on a day. */
export function runtimeStagesOn(day: string): readonly (readonly [string, string | undefined])[] {
  return [...ends.keys()].map((runtime) => [runtime, stageOfRuntime(runtime, day)]);
}

/** The runtime to move to on a day: the newest one that is neither deprecated nor about to be. */
export function currentRuntimeOn(day: string): string | undefined {
  return [...ends.keys()].findLast((runtime) => stageOfRuntime(runtime, day) === undefined);
}

/** The day of today, in UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
