import type { Shown } from './handler-words.js';
import type { Judged } from './init-complaints.js';
import { initText } from './init-text.js';
import { escaped } from './markup.js';

/** Estimates as JUnit's XML: a test case for each function, whose time is the estimated Init phase; it fails with what is complained about. */
export function initJunit(judged: readonly Judged[], shown: Shown, directory: string): string {
  const failures = judged.filter(({ complaints }) => complaints.length > 0).length;
  const milliseconds = judged.reduce((sum, { one }) => sum + one.estimate.milliseconds, 0);
  const counts = `tests="${judged.length}" failures="${failures}" errors="0" time="${secondsText(milliseconds)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="aws-lambda-lint init-cost" ${counts}>`,
    `  <testsuite name="Init cost" ${counts}>`,
    ...judged.flatMap((each) => caseLines(each, shown, directory)),
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}

function caseLines({ one, complaints }: Judged, shown: Shown, directory: string): string[] {
  const file = inXml(shown(one.entry));
  // GitLab tells cases apart, and shows them, by class and name.
  const opening = `    <testcase classname="${file}" name="${inXml(one.name)}" file="${file}" time="${secondsText(one.estimate.milliseconds)}"`;
  const [first] = complaints;
  if (first === undefined) return [`${opening}/>`];
  const text = complaints.map((complaint) => complaint.text);
  const details = initText([one], directory, true).split('\n');
  return [
    `${opening}>`,
    `      <failure type="${first.rule}" message="${inXml(text.join(' '))}">${[...text, '', ...details].map(inXml).join('\n')}</failure>`,
    '    </testcase>',
  ];
}

function secondsText(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

/** One line of text for elements and attributes; what XML cannot hold is replaced. */
function inXml(text: string): string {
  return escaped(text).replaceAll(/[\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD');
}
