import { readInitReports } from '../../src/init-cost/init-reports.js';

const report = (init: string): string =>
  `REPORT RequestId: 3604209a-e9a3-11e6-939a-754dd98c7be3\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 66 MB\t${init}`;

const durationsIn = (text: string): Record<string, readonly number[]> =>
  Object.fromEntries(readInitReports(text).durations);

describe('Init durations in log lines', () => {
  it('belong to the log group that the line names', () => {
    const text = [
      `/aws/lambda/orders 2026/11/26/[$LATEST]ab ${report('Init Duration: 412.34 ms\t')}`,
      `"123456789012:/aws/lambda/orders","${report('Init Duration: 398 ms')}"`,
      `/aws/lambda/payments_v2 ${report('Init Duration: 250.5 ms')}`,
    ].join('\n');
    expect(durationsIn(text)).toEqual({ orders: [412.34, 398], payments_v2: [250.5] });
  });

  it('belong to the function in the stream of a shared log group', () => {
    expect(durationsIn(`2026/11/26/orders[$LATEST]1f3 ${report('Init Duration: 300 ms')}`)).toEqual({
      orders: [300],
    });
  });

  it('belong to the heading above them', () => {
    const text = `==> logs/orders.log <==\r\n${report('Init Duration: 1 ms')}\r\n==> payments.txt <==\n${report('Init Duration: 2 ms')}\n/aws/lambda/users:\n${report('Init Duration: 3 ms')}`;
    expect(durationsIn(text)).toEqual({ orders: [1], payments: [2], users: [3] });
  });

  it("are read from Lambda's JSON format", () => {
    const line =
      '{"time":"2026-11-26T10:00:00.000Z","type":"platform.report","record":{"requestId":"a","metrics":{"durationMs":2.1,"initDurationMs":287.26},"status":"success"}}';
    expect(durationsIn(`/aws/lambda/orders\n${line}`)).toEqual({ orders: [287.26] });
  });

  it('are counted where nobody names the function', () => {
    expect(readInitReports(report('Init Duration: 5 ms'))).toEqual({ durations: new Map(), nameless: 1 });
  });

  it('are not those of warm invocations, failed first tries or restored snapshots', () => {
    const text = [
      '/aws/lambda/orders',
      report(''),
      'INIT_REPORT Init Duration: 9999.81 ms\tPhase: init\tStatus: timeout',
      '{"type":"platform.initReport","record":{"metrics":{"durationMs":9999.81},"initDurationMs":1}}',
      report('Restore Duration: 120 ms'),
    ].join('\n');
    expect(readInitReports(text)).toEqual({ durations: new Map(), nameless: 0 });
  });
});
