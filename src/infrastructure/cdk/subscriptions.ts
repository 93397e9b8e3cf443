import type { Value, CreatedValue } from '../program/values.js';
import { constantOf } from './api.js';
import { argumentOf, propertyOf, textOf } from '../program/arguments.js';
import { constructsOf, type App, type Construct } from './constructs.js';
import type { Delivery } from './deliveries.js';
import { patternFilter } from './patterns.js';
import { wrapperOptionsOf } from './targets.js';
import { resourceTerm } from './terms.js';

/** What topics pass on to their subscribers. */
export function topicDeliveries(app: App): readonly Delivery[] {
  const added = app.calls.flatMap(({ receiver, name, call }) => {
    const isOfTopic =
      name === 'addSubscription' && constructsOf(app, receiver).some(({ service }) => service === 'sns');
    const to = argumentOf(call, 0);
    return isOfTopic ? subscriptionsOf(app, receiver, to, wrapperOptionsOf(to), call) : [];
  });
  return [...added, ...app.constructs.flatMap((construct) => subscriptionConstruct(app, construct))];
}

/** `new Subscription(this, 'S', { topic, endpoint, protocol })`, and CloudFormation's own. */
function subscriptionConstruct(app: App, { api, properties, created }: Construct): Delivery[] {
  if (api !== 'aws-sns.Subscription' && api !== 'aws-sns.CfnSubscription') return [];
  const given = propertyOf(properties, 'protocol');
  const protocol = constantOf(given, 'aws-sns.SubscriptionProtocol') ?? textOf(given) ?? '';
  const topic = propertyOf(properties, 'topic') ?? propertyOf(properties, 'topicArn');
  if (!/^(lambda|sqs)$/i.test(protocol) || !topic) return [];
  return subscriptionsOf(app, topic, propertyOf(properties, 'endpoint'), properties, created);
}

/** A subscription to a topic, and where what cannot be delivered goes. */
export function subscriptionsOf(
  app: App,
  topic: Value,
  to: Value | undefined,
  options: Value | undefined,
  by: CreatedValue,
): Delivery[] {
  const sent = subscriptionOf(app, topic, to, options, by);
  const deadLetter = propertyOf(options, 'deadLetterQueue');
  if (!deadLetter) return [sent];
  return [sent, { ...sent, kind: 'redrive', to: deadLetter, filter: { kind: 'none' } }];
}

/** What a topic sends; options may hold a filter policy for attributes or for the body. */
function subscriptionOf(
  app: App,
  topic: Value,
  to: Value | undefined,
  options: Value | undefined,
  { place }: CreatedValue,
): Delivery {
  const policy = propertyOf(options, 'filterPolicy') ?? propertyOf(options, 'filterPolicyWithMessageBody');
  return {
    kind: 'subscription',
    source: 'sns',
    from: resourceTerm(app, topic, 'arn'),
    to,
    filter: patternFilter(app, policy),
    isEnabled: true,
    place,
  };
}
