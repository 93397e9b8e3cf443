import { plainTrigger, textTerm, type Filter, type Place, type Trigger } from '../deployment.js';
import { argumentOf, patternOf, propertyOf, textOf } from '../program/arguments.js';
import type { Value } from '../program/values.js';
import { termIn, type App } from './app.js';
import { apiOf } from './outputs.js';

/** What an `aws.cloudwatch.EventRule` invokes its targets by: a schedule, or events of a bus that match its pattern. */
export function ruleTrigger(app: App, place: Place, rule: Value | undefined): Trigger {
  const isRule = rule?.kind === 'created' && apiOf(rule) === 'aws.cloudwatch.EventRule';
  const settings = isRule ? argumentOf(rule, 1) : undefined;
  if (propertyOf(settings, 'scheduleExpression') !== undefined) return plainTrigger(place, 'schedule');
  const bus = propertyOf(settings, 'eventBusName');
  const resource = bus ? termIn(app, bus) : isRule ? textTerm('default') : undefined;
  return plainTrigger(
    place,
    'eventbridge',
    resource,
    patternFilter(app, propertyOf(settings, 'eventPattern')),
  );
}

/** Pulumi takes a pattern as JSON text. */
function patternFilter(app: App, value: Value | undefined): Filter {
  const text = textOf(value);
  if (text !== undefined) {
    try {
      return { kind: 'pattern', pattern: JSON.parse(text) as unknown };
    } catch {
      return { kind: 'unknown' };
    }
  }
  const isWritten = value?.kind === 'created' && /(JSON\.stringify|jsonStringify)$/.test(apiOf(value) ?? '');
  const held = isWritten ? argumentOf(value, 0) : undefined;
  const pattern = held && patternOf(held, app.naming);
  return pattern ? { kind: 'pattern', pattern: pattern.json } : { kind: 'unknown' };
}
