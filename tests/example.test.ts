import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint, type Linter } from 'eslint';
import { rules } from '../src/rules/index.js';

const examples = fileURLToPath(new URL('../examples/', import.meta.url));

/** What the plugin finds in the example: file, line and rule. */
const expected = [
  'src/audit.ts:13 no-leaked-promise',
  'src/audit.ts:3 no-hardcoded-region',
  'src/clients.ts:12 no-reserved-variable',
  'src/clients.ts:6 no-uncached-connection',
  'src/handlers/announce-returns.ts:8 no-pass-through-handler',
  'src/handlers/import-price-list.js:18 decode-s3-key',
  'src/handlers/import-price-list.js:21 no-recursive-trigger',
  'src/handlers/import-price-list.js:45 require-pagination',
  'src/handlers/import-price-list.js:47 no-leaked-promise',
  'src/handlers/index-orders.ts:10 no-lost-batch-record',
  'src/handlers/index-orders.ts:7 no-lost-batch-record',
  'src/handlers/orders-api.ts:23 no-mutable-module-state',
  'src/handlers/payment-webhook.js:10 no-unsupported-signature',
  'src/handlers/payment-webhook.js:11 require-cached-config',
  'src/handlers/payment-webhook.js:14 no-callback-handler',
  'src/handlers/payment-webhook.js:16 no-synchronous-invoke',
  'src/handlers/payment-webhook.js:26 no-process-exit',
  'src/handlers/payment-webhook.js:7 no-stale-init-value',
  'src/handlers/sales-report.cjs:1 max-init-cost',
  'src/handlers/sales-report.cjs:1 no-whole-sdk-import',
  'src/handlers/sales-report.cjs:19 require-batch-result-check',
  'src/handlers/sales-report.cjs:5 max-init-cost',
  'src/handlers/sales-report.cjs:5 no-deprecated-runtime',
  'src/handlers/sales-report.cjs:6 no-uncached-connection',
  'src/handlers/send-confirmations.ts:14 no-mutable-module-state',
  'src/handlers/send-confirmations.ts:22 require-idempotent-handler',
  'src/handlers/stamp-invoices.ts:15 no-recursive-trigger',
  'src/letterheads.ts:13 no-hardcoded-resource',
  'src/letterheads.ts:16 no-stale-tmp-file',
  'src/pricing.js:27 no-mutable-module-state',
  'src/search.ts:5 require-request-timeout',
  'src/withdrawn.js:1 no-unbounded-init',
];

/** Of them, the findings of rules that are registered. */
const registered = expected.filter((finding) => Object.hasOwn(rules, finding.split(' ')[1] ?? ''));

describe('examples/orders-app', () => {
  it('has exactly the findings it is written for', async () => {
    expect(await findingsIn('orders-app')).toEqual(registered);
  });

  it('has a finding of every rule', async () => {
    const findings = await findingsIn('orders-app');
    const found = new Set(findings.map((finding) => finding.split(' ')[1]));
    expect(Object.keys(rules).filter((rule) => !found.has(rule))).toEqual([]);
  });
});

describe('examples/orders-app-repaired', () => {
  it('is silent', async () => {
    expect(await findingsIn('orders-app-repaired')).toEqual([]);
  });

  it('is linted as the other one is', () => {
    expect(readFileSync(path.join(examples, 'orders-app-repaired/eslint.config.js'), 'utf8')).toBe(
      readFileSync(path.join(examples, 'orders-app/eslint.config.js'), 'utf8'),
    );
  });
});

/** Lints an application with its own configuration: `file:line rule`, sorted. */
async function findingsIn(app: string): Promise<string[]> {
  const cwd = path.join(examples, app);
  const written = (await import(path.join(cwd, 'eslint.config.js'))) as { default: Linter.Config[] };
  const eslint = new ESLint({ cwd, overrideConfigFile: true, overrideConfig: written.default });
  const results = await eslint.lintFiles(['.']);
  return results
    .flatMap(({ filePath, messages }) =>
      messages.map(({ line, ruleId, message }) => {
        const file = path.relative(cwd, filePath).split(path.sep).join('/');
        return `${file}:${line} ${ruleId?.replace('aws-lambda/', '') ?? message}`;
      }),
    )
    .sort();
}
