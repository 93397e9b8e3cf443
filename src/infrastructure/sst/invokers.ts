import type { EventSource } from '../../knowledge/lambda-types.js';
import { plainTrigger } from '../deployment.js';
import { argumentOf, entriesOf, flagOf, propertyOf, textOf } from '../program/arguments.js';
import type { CreatedValue, Value } from '../program/values.js';
import type { App } from '../pulumi/app.js';
import { apiOf, methodCallOf } from '../pulumi/outputs.js';
import { functionsOf } from './functions.js';

/** Reads what invokes functions without a component that code writes to: routes, schedules, sign-ins, authorizers. */
export function readInvoker(app: App, call: CreatedValue): void {
  const api = apiOf(call) ?? '';
  if (call.isNew) readNew(app, call, api);
  else if (api === 'sst.aws.StepFunctions.lambdaInvoke')
    invoke(app, call, 'stepfunctions', propertyOf(argumentOf(call, 0), 'function'), 'Task');
  else readMethod(app, call);
}

/** Settings of components that are functions, by component. */
const settingsOfComponents: ReadonlyMap<string, readonly (readonly [setting: string, EventSource])[]> =
  new Map([
    ['sst.aws.Realtime', [['authorizer', 'authorizer']]],
    [
      'sst.aws.Auth',
      [
        ['issuer', 'function-url'],
        ['authorizer', 'function-url'],
        ['authenticator', 'function-url'],
      ],
    ],
    ['sst.aws.OpenControl', [['server', 'function-url']]],
  ]);

function readNew(app: App, call: CreatedValue, api: string): void {
  const name = textOf(argumentOf(call, 0)) ?? '';
  const settings = argumentOf(call, 1);
  if (/^sst\.aws\.Cron(V\d)?$/.test(api)) {
    const given =
      propertyOf(settings, 'function') ?? propertyOf(settings, 'job') ?? propertyOf(settings, 'task');
    const isTask = propertyOf(settings, 'task') !== undefined;
    const isEnabled = flagOf(propertyOf(settings, 'enabled'), true) !== false;
    if (!isTask) invoke(app, call, 'schedule', given, `${name}Handler`, isEnabled);
  }
  if (api === 'sst.aws.CognitoUserPool')
    for (const [trigger, value] of entriesOf(propertyOf(settings, 'triggers')).entries)
      if (!/^(kmsKey|preTokenGenerationVersion)$/.test(trigger))
        invoke(app, call, 'cognito', value, `${name}Trigger${trigger}`);
  for (const [setting, source] of settingsOfComponents.get(api) ?? []) {
    const value = propertyOf(settings, setting);
    if (value) invoke(app, call, source, value, `${name}${setting}`);
  }
}

const apis: ReadonlyMap<string, EventSource> = new Map([
  ['sst.aws.ApiGatewayV1', 'api'],
  ['sst.aws.ApiGatewayV2', 'api'],
  ['sst.aws.ApiGatewayWebSocket', 'websocket'],
  ['sst.aws.AppSync', 'appsync'],
  ['sst.aws.Realtime', 'iot'],
]);

function readMethod(app: App, call: CreatedValue): void {
  const called = methodCallOf(call);
  const owner = called && apiOf(called.receiver);
  const source = owner === undefined ? undefined : apis.get(owner);
  if (!called || !source || called.receiver.kind !== 'created') return;
  const name = textOf(argumentOf(called.receiver, 0)) ?? '';
  const [first, second] = [argumentOf(call, 0), argumentOf(call, 1)];
  if (called.method === 'route') invoke(app, call, source, second, `${name} ${textOf(first) ?? 'route'}`);
  if (called.method === 'subscribe' && source === 'iot')
    invoke(app, call, source, first, `${name}Subscriber`);
  if (called.method === 'addDataSource' && propertyOf(first, 'lambda'))
    invoke(app, call, source, propertyOf(first, 'lambda'), `${name}DataSource`);
  if (called.method === 'addAuthorizer') {
    const given = ['tokenFunction', 'requestFunction'].map((setting) => propertyOf(first, setting));
    const lambda = propertyOf(first, 'lambda');
    for (const value of [...given, lambda && propertyOf(lambda, 'function')])
      if (value) invoke(app, call, 'authorizer', value, `${name}Authorizer`);
  }
}

function invoke(
  app: App,
  { place }: CreatedValue,
  source: EventSource,
  value: Value | undefined,
  name: string,
  isEnabled = true,
): void {
  for (const declared of functionsOf(app, value, { name, place }))
    declared.triggers.push({ ...plainTrigger(place, source), isEnabled });
}
