import type { EventSource } from '../../knowledge/lambda-types.js';
import { propertyAt, propertyOf, textOf } from '../program/arguments.js';
import { constructsOf, type App, type Construct } from './constructs.js';
import type { Delivery } from './deliveries.js';
import { targetOf } from './targets.js';
import { constructTerm, termOf } from './terms.js';

/** What EventBridge Pipes take from a resource to a function or another resource. */
export function pipeDeliveries(app: App): readonly Delivery[] {
  return app.constructs.flatMap(({ api, properties, created }) => {
    if (api !== 'aws-pipes.CfnPipe' && api !== 'aws-pipes.Pipe') return [];
    const source = targetOf(propertyOf(properties, 'source'));
    const [sender] = constructsOf(app, source);
    const from = sender ? constructTerm(app, sender, 'arn') : termOf(app, source);
    const filter =
      (propertyOf(properties, 'filter') ?? propertyAt(properties, 'sourceParameters', 'filterCriteria'))
        ? ({ kind: 'unknown' } as const)
        : ({ kind: 'none' } as const);
    const isEnabled = textOf(propertyOf(properties, 'desiredState')) !== 'STOPPED';
    const common = { from, filter, isEnabled, place: created.place };
    const target = propertyOf(properties, 'target');
    const enrichment = propertyOf(properties, 'enrichment');
    return [
      ...(target ? [{ ...common, kind: 'pipe' as const, source: sourceOf(sender), to: target }] : []),
      ...(enrichment ? [{ ...common, kind: undefined, source: 'other' as const, to: enrichment }] : []),
    ];
  });
}

function sourceOf(sender: Construct | undefined): EventSource {
  return sender?.service === undefined || sender.service === 'lambda' ? 'other' : sender.service;
}
