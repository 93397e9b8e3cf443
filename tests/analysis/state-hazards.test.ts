import { stateHazardsIn } from '../../src/analysis/state-hazards.js';
import { moduleFrom } from '../support/facts.js';
import { projectWith } from '../support/projects.js';

/** The harmful writes in one file of a project, as `kind place: kept`. */
function hazardsOf(files: Readonly<Record<string, string>>, file: string): string[] {
  const commonjs = !/^(import|export) /m.test(files[file] ?? '');
  const module = moduleFrom(files[file] ?? '', { root: projectWith(files), path: file, commonjs });
  return stateHazardsIn(module).map(({ kind, write, kept }) =>
    [kind, `${write.place.path.join('.')}:`, kept?.text].filter((part) => part !== undefined).join(' '),
  );
}

const setter =
  'let user;\nexport function setUser(next) { user = next; }\nexport const current = () => user;';

describe('state of a helper module', () => {
  it('keeps what a handler of another module hands to a setter', () => {
    const handler =
      "import { setUser } from './session.js';\nexport const handler = async (event) => { setUser(event.user); return work(); };";
    expect(hazardsOf({ 'handler.js': handler, 'session.js': setter }, 'session.js')).toEqual([
      'leak user: event.user',
    ]);
  });

  it('keeps what comes through a third module', () => {
    const files = {
      'handler.js':
        "import { begin } from './begin.js';\nexport const handler = async (event) => { begin(event.detail); return work(); };",
      'begin.js':
        "import { setUser } from './session.js';\nexport const begin = (detail) => setUser(detail.user);",
      'session.js': setter,
    };
    expect(hazardsOf(files, 'session.js')).toEqual(['leak user: event.detail.user']);
  });

  it('keeps what comes through a long row of modules', () => {
    const last = 9;
    const step = (at: number): string =>
      `import { run${at + 1} } from './step${at + 1}.js';\nexport const run${at} = (given) => { const detail = given; const part = detail; const item = part; return run${at + 1}(item); };`;
    const files = {
      'handler.js':
        "import { run0 } from './step0.js';\nexport const handler = async (event) => run0(event.user);",
      ...Object.fromEntries(Array.from({ length: last }, (_, at) => [`step${at}.js`, step(at)])),
      [`step${last}.js`]: `import { setUser } from './session.js';\nexport const run${last} = (given) => { setUser(given); return work(); };`,
      'session.js': setter,
    };
    expect(hazardsOf(files, 'session.js')).toEqual(['leak user: event.user']);
  });

  it('is fine when what is handed over does not come from the event', () => {
    const handler =
      "import { setUser } from './session.js';\nexport const handler = async (event) => { setUser(process.env.USER); return work(event); };";
    expect(hazardsOf({ 'handler.js': handler, 'session.js': setter }, 'session.js')).toEqual([]);
  });

  it('grows when nobody empties it', () => {
    const files = {
      'handler.js':
        "const store = require('./store');\nexports.handler = async (event) => { for (const r of event.Records) store.add(r.body); return store.all(); };",
      'store.js':
        'const items = [];\nconst add = (item) => { items.push(item); };\nconst all = () => items;\nmodule.exports = { add, all };',
    };
    expect(hazardsOf(files, 'store.js')).toEqual(['accumulation items: event.Records[].body']);
  });

  it.each([
    ['a handler', 'store.reset(); '],
    ['somebody out of sight', ''],
  ])('is fine when %s may empty it', (_, reset) => {
    const files = {
      'handler.js': `const store = require('./store');\nexports.handler = async (event) => { ${reset}store.add(event.id); return store.all(); };`,
      'store.js':
        'let items = [];\nconst add = (item) => { items.push(item); };\nconst all = () => items;\nconst reset = () => { items = []; };\nmodule.exports = { add, all, reset };',
    };
    expect(hazardsOf(files, 'store.js')).toEqual([]);
  });

  it('may serve log lines', () => {
    const files = {
      'handler.js':
        "import { begin, say } from './log.js';\nexport const handler = async (event, context) => { begin(context.awsRequestId); say('start'); };",
      'log.js':
        'let id;\nexport const begin = (next) => { id = next; };\nexport const say = (text) => console.log(id, text);',
    };
    expect(hazardsOf(files, 'log.js')).toEqual([]);
  });

  it('may be a cache by what is asked for', () => {
    const files = {
      'handler.js':
        "import { load } from './cache.js';\nexport const handler = async (event) => load(event.id);",
      'cache.js':
        'const cache = new Map();\nexport async function load(id) { if (cache.has(id)) return cache.get(id); const row = await read(id); cache.set(id, row); return row; }',
    };
    expect(hazardsOf(files, 'cache.js')).toEqual(['unbounded-cache cache: event.id']);
  });
});

describe('fields of a class in a helper module', () => {
  const service =
    'export class Service { async run(event) { this.event = event; return this.work(); } work() { return this.event.id; } }';

  it('outlive the invocation when a handler module keeps the instance', () => {
    const handler =
      "import { Service } from './service.js';\nconst service = new Service();\nexport const handler = async (event) => service.run(event);";
    expect(hazardsOf({ 'handler.js': handler, 'service.js': service }, 'service.js')).toEqual([
      'leak this.event: event',
    ]);
  });

  it('end with an instance that the handler makes', () => {
    const handler =
      "import { Service } from './service.js';\nexport const handler = async (event) => { const service = new Service(); return service.run(event); };";
    expect(hazardsOf({ 'handler.js': handler, 'service.js': service }, 'service.js')).toEqual([]);
  });

  it('outlive the invocation when the module exports the instance', () => {
    const files = {
      'handler.js':
        "import service from './service.js';\nexport const handler = async (event) => { service.begin(event.headers.token); return service.load(); };",
      'service.js':
        'class Service { begin(token) { this.token = token; } load() { return get(this.token); } }\nexport default new Service();',
    };
    expect(hazardsOf(files, 'service.js')).toEqual(['leak this.token: event.headers.token']);
  });

  it('outlive the invocation in a singleton', () => {
    const files = {
      'handler.js':
        "import { Session } from './session.js';\nexport const handler = async (event) => { Session.current().setUser(event.user); return work(); };",
      'session.js':
        'export class Session { static one; static current() { if (!Session.one) Session.one = new Session(); return Session.one; } setUser(user) { this.user = user; } }',
    };
    expect(hazardsOf(files, 'session.js')).toEqual(['leak this.user: event.user']);
  });
});

describe('a class that a handler constructs in another module', () => {
  it('writes its module from what the constructor is given', () => {
    const files = {
      'handler.js':
        "const Step = require('./step');\nexports.handler = async (event) => { const step = new Step(event.detail); return step.run(); };",
      'step.js':
        'let limit = 1;\nclass Step { constructor(detail) { setLimit(detail.limit); } run() { return limit; } }\nfunction setLimit(next) { limit = next; }\nmodule.exports = Step;',
    };
    expect(hazardsOf(files, 'step.js')).toEqual(['leak limit: event.detail.limit']);
  });

  it('writes its module from its fields, in a method of any of several classes', () => {
    const files = {
      'handler.js':
        "const First = require('./first'), Second = require('./second');\nexports.handler = async (event) => { let step; switch (event.step) { case 1: step = new First(event); break; default: step = new Second(event); } return step.run(); };",
      'first.js': 'module.exports = class First { run() {} };',
      'second.js':
        'let limit = 1;\nmodule.exports = class Second { constructor(event) { this.event = event; } run() { limit = this.event.limit; return work(); } };\nconst work = () => limit;',
    };
    expect(hazardsOf(files, 'second.js')).toEqual(['leak limit: event.limit']);
  });
});

describe('fields that a class inherits from one in another module', () => {
  const base =
    'class Step { constructor(event) { this.input = event; if (event.retry) this.input = event.retry.input; } get order() { return this.input.order; } }\nmodule.exports = Step;';
  const price = (constructor: string): string =>
    `const Step = require('./step');\nconst rates = { tax: 1 };\nclass Price extends Step {\n${constructor}\n  run() { if (this.order.tax) rates.tax = this.order.tax; return this.order.net * rates.tax; }\n}\nmodule.exports = Price;`;
  const handler = (given: string): string =>
    `const Price = require('./price');\nexports.handler = async (event) => { const price = new Price(${given}); return price.run(); };`;
  const hazards = (constructor: string, given: string): string[] =>
    hazardsOf({ 'handler.js': handler(given), 'step.js': base, 'price.js': price(constructor) }, 'price.js');

  it('hold what `super` hands on', () => {
    expect(hazards('  constructor(detail) { super(detail); }', 'event.detail')).toEqual([
      'leak rates.tax: event.detail.order.tax',
    ]);
  });

  it('hold what the class is constructed with when it has no constructor', () => {
    expect(hazards('', 'event.detail')).toEqual(['leak rates.tax: event.detail.order.tax']);
  });

  it('hold no event when the class gives `super` something else', () => {
    expect(hazards('  constructor(detail) { super(PRICES); this.id = detail.id; }', 'event.detail')).toEqual(
      [],
    );
  });

  it('are what a destructured `this` gives', () => {
    const files = {
      'handler.js': handler('event'),
      'step.js': base,
      'price.js':
        "const Step = require('./step');\nlet last;\nmodule.exports = class Price extends Step { run() { const { order: { id } } = this; last = id; return work(); } };\nconst work = () => last;",
    };
    expect(hazardsOf(files, 'price.js')).toEqual(['leak last: event.order.id']);
  });
});

describe('fields of one object', () => {
  const files = (body: string) => ({
    'handler.js': `const limits = { low: 0, high: 9 };\nexports.handler = async (event) => {\n${body}\nreturn work(limits); };`,
  });

  it('are causes of their own when they are written apart', () => {
    const body =
      'if (event.low > 0) { limits.low = event.low; }\nif (event.high > 0) { limits.high = event.high; }';
    expect(hazardsOf(files(body), 'handler.js')).toEqual([
      'leak limits.low: event.low',
      'leak limits.high: event.high',
    ]);
  });

  it('are one cause when they are written side by side', () => {
    expect(hazardsOf(files('limits.low = event.low; limits.high = event.high;'), 'handler.js')).toEqual([
      'leak limits.low: event.low',
    ]);
  });
});

describe('functions that a handler of another module registers', () => {
  const files = (registered: string, step: string) => ({
    'handler.js': `const Flow = require('./flow');\nconst flow = new Flow();\n${registered}\nexports.handler = async (event) => flow.start(event);`,
    'flow.js':
      'module.exports = class Flow { constructor() { this.steps = []; } add(step) { this.steps.push(step); } async start(event) { for (const step of this.steps) await step({ event }); } };',
    'parse.js': step,
    'render.js':
      'let shown;\nconst helper = () => shown.name;\nmodule.exports = (request) => { shown = request; return template(helper); };',
  });

  it('are given the request, which helpers then keep', () => {
    const step =
      "const render = require('./render');\nmodule.exports = async (request) => { request.html = render(request); };";
    expect(hazardsOf(files("flow.add(require('./parse'));", step), 'render.js')).toEqual([
      'leak shown: event',
    ]);
  });

  it('may hand on what is not of the request', () => {
    const step =
      "const render = require('./render');\nmodule.exports = async (request) => { request.html = render(THEME); };";
    expect(hazardsOf(files("flow.add(require('./parse'));", step), 'render.js')).toEqual([]);
  });
});

describe('a handler that another module exports', () => {
  it('is given the event', () => {
    const files = {
      'template.yaml':
        'Transform: AWS::Serverless-2016-10-31\nResources:\n  Run:\n    Type: AWS::Serverless::Function\n    Properties: { CodeUri: ., Handler: index.handler, Runtime: nodejs22.x }\n',
      'index.js': "export { run as handler } from './run.js';",
      'run.js':
        "import { setUser } from './session.js';\nexport const run = async (event) => { setUser(event.user); return work(); };",
      'session.js': setter,
    };
    expect(hazardsOf(files, 'session.js')).toEqual(['leak user: event.user']);
  });
});
