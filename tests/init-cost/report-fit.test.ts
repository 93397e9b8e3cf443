import { fitToReports, type EstimatedFunction } from '../../src/init-cost/report-fit.js';

const truth = { base: 120, factor: 1.9, perFile: 0.42 };

const functions: readonly EstimatedFunction[] = [
  { name: 'empty', referenceMilliseconds: 1.5, files: 1 },
  { name: 'bundled', referenceMilliseconds: 95, files: 1 },
  { name: 'orders', referenceMilliseconds: 160, files: 240 },
  { name: 'reports', referenceMilliseconds: 420, files: 180 },
  { name: 'payments', referenceMilliseconds: 60, files: 300 },
  { name: 'users', referenceMilliseconds: 240, files: 620 },
];

const lambda = (one: EstimatedFunction): number =>
  truth.base + truth.factor * one.referenceMilliseconds + truth.perFile * one.files;

const reportsOf = (some: readonly EstimatedFunction[], noise = 0): Map<string, number[]> =>
  new Map(
    some.map((one, at) => [
      one.name,
      [1 - noise, 1, 1 + noise * (at % 2 ? 3 : 1)].map((by) => by * lambda(one)),
    ]),
  );

describe('the fit to log lines', () => {
  it('finds base, factor and milliseconds per file', () => {
    const { calibration, medianError, remarks } = fitToReports(reportsOf(functions), functions);
    expect(calibration.baseMilliseconds).toBeCloseTo(120, 6);
    expect(calibration.cpuFactor).toBeCloseTo(1.9, 6);
    expect(calibration.millisecondsPerFile).toBeCloseTo(0.42, 6);
    expect(medianError).toBeCloseTo(0, 6);
    expect(remarks).toEqual([]);
  });

  it('takes the median of each function, so that one slow start does not count', () => {
    const { calibration, durations } = fitToReports(reportsOf(functions, 0.3), functions);
    expect(durations).toBe(18);
    expect(calibration.cpuFactor).toBeCloseTo(1.9, 6);
  });

  it('keeps the published time per file with fewer than five functions', () => {
    const some = functions.slice(0, 3);
    const { calibration, remarks, functions: count } = fitToReports(reportsOf(some), some);
    expect(count).toBe(3);
    expect(Object.keys(calibration)).toEqual(['baseMilliseconds', 'cpuFactor']);
    expect(remarks).toEqual([
      'millisecondsPerFile keeps the published figure: it needs 5 functions with Init durations, and there are 3.',
    ]);
  });

  it('fits only the base to a single function', () => {
    const [only = { name: 'none', referenceMilliseconds: 0, files: 0 }] = functions;
    const { calibration } = fitToReports(reportsOf([only]), functions);
    expect(Object.keys(calibration)).toEqual(['baseMilliseconds']);
    expect(calibration.baseMilliseconds).toBeCloseTo(lambda(only) - 1.5 * 1.5 - 0.3, 6);
  });

  it('keeps the published factor where durations do not grow with the estimates', () => {
    const some = functions.slice(0, 4);
    const shrinking = new Map(some.map((one) => [one.name, [400 - one.referenceMilliseconds / 2]]));
    const { calibration, remarks } = fitToReports(shrinking, some);
    expect(Object.keys(calibration)).toEqual(['baseMilliseconds']);
    expect(remarks.at(-1)).toContain('do not grow with what is estimated');
  });

  it('fits nothing to functions without an estimate', () => {
    const { calibration, medianError, remarks } = fitToReports(new Map([['other', [300]]]), functions);
    expect(calibration).toEqual({});
    expect(medianError).toBeUndefined();
    expect(remarks).toHaveLength(3);
  });

  it('does not tell apart what functions that are all alike do not show', () => {
    const alike = Array.from({ length: 6 }, (_, at) => ({
      name: `f${at}`,
      referenceMilliseconds: 100 + at,
      files: 50,
    }));
    const { calibration, remarks } = fitToReports(reportsOf(alike), alike);
    expect(Object.keys(calibration)).toEqual(['baseMilliseconds']);
    expect(remarks[0]).toBe(
      'cpuFactor keeps the published figure: the functions are too alike to tell it apart.',
    );
  });

  it('gives no term below zero', () => {
    const falling = functions.map((one) => ({ name: one.name, duration: 600 - one.referenceMilliseconds }));
    const { calibration } = fitToReports(
      new Map(falling.map((one) => [one.name, [one.duration]])),
      functions,
    );
    for (const term of Object.values(calibration)) expect(term).toBeGreaterThanOrEqual(0);
    expect(calibration.cpuFactor).toBeUndefined();
  });
});
