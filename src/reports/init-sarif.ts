import type { Shown } from './handler-words.js';
import { adviceAbout, placeOf, type Complaint, type Judged } from './init-complaints.js';

/** The program that writes the log. */
export interface Tool {
  readonly version: string;
  readonly page: string;
}

const rules = {
  'over-milliseconds': {
    name: 'InitOverBudget',
    short: 'The Init phase is over its budget.',
    full: 'Loading the function takes longer than its budget allows, or than Lambda does. Import less, import it later, or bundle the code.',
  },
  'over-bytes': {
    name: 'PackageOverBudget',
    short: 'The deployment package is over its budget.',
    full: 'What is shipped with the function is larger than its budget allows, or than the 250 MB that Lambda does. Bundle the code, or move what only tests and builds need to the devDependencies.',
  },
  'over-baseline': {
    name: 'InitGrown',
    short: 'The Init phase has grown since its baseline.',
    full: 'Loading the function takes longer than when its baseline was written, by more than is allowed. Take the new import back, load it later, or accept it with --update-baseline.',
  },
} as const;

type RuleId = Complaint['rule'];

const ruleIds = Object.keys(rules) as RuleId[];

/** What is complained about as a SARIF 2.1.0 log, with paths as they are from the root of the repository. */
export function initSarif(judged: readonly Judged[], shown: Shown, tool: Tool): string {
  const results = judged.flatMap((each) =>
    each.complaints.map((complaint) => resultOf(each, complaint, shown)),
  );
  const run = {
    tool: {
      driver: {
        name: 'aws-lambda-lint',
        semanticVersion: tool.version,
        informationUri: tool.page,
        rules: ruleIds.map((id) => descriptorOf(id, tool)),
      },
    },
    automationDetails: { id: 'aws-lambda-lint/init-cost/' },
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
    columnKind: 'utf16CodeUnits',
    results,
  };
  const $schema = 'https://json.schemastore.org/sarif-2.1.0.json';
  return JSON.stringify({ $schema, version: '2.1.0', runs: [run] }, undefined, 2);
}

function descriptorOf(id: RuleId, { page }: Tool): object {
  const { name, short, full } = rules[id];
  return {
    id: idOf(id),
    name,
    shortDescription: { text: short },
    fullDescription: { text: full },
    help: { text: full },
    helpUri: page,
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['performance', 'aws-lambda'] },
  };
}

function idOf(rule: RuleId): string {
  return `init-cost/${rule}`;
}

function resultOf({ one }: Judged, complaint: Complaint, shown: Shown): object {
  const { file, line } = placeOf(one, complaint);
  const advice = adviceAbout(one, complaint);
  return {
    ruleId: idOf(complaint.rule),
    ruleIndex: ruleIds.indexOf(complaint.rule),
    level: 'error',
    message: { text: advice === undefined ? complaint.text : `${complaint.text} ${advice}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(shown(file)), uriBaseId: '%SRCROOT%' },
          region: { startLine: line },
        },
        logicalLocations: [{ name: one.name, kind: 'function' }],
      },
    ],
    partialFingerprints: { 'function/v1': `${shown(one.entry)}#${one.name}` },
    properties: {
      milliseconds: Math.round(one.estimate.milliseconds),
      shippedBytes: one.size.bytes,
    },
  };
}

/** A relative path as a reference; what has a meaning there stands for itself. */
function uriOf(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/');
}
