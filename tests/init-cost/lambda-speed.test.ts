import { initLimitOf, lambdaSpeedOf, secondTryOf } from '../../src/init-cost/lambda-speed.js';

describe("Lambda's speed", () => {
  it('has a base by runtime, architecture and package type', () => {
    const base = (deployed: Parameters<typeof lambdaSpeedOf>[0]) => lambdaSpeedOf(deployed).baseMilliseconds;
    expect(base({})).toBe(139);
    expect(base({ runtime: 'nodejs24.x', architecture: 'arm64' })).toBe(124);
    expect(base({ runtime: 'nodejs22.x', architecture: 'x86_64' })).toBe(139);
    expect(base({ runtime: 'nodejs22.x', packageType: 'image' })).toBe(265);
    expect(base({ runtime: 'nodejs26.x' })).toBe(139);
  });

  it('does not depend on memory on demand', () => {
    expect(lambdaSpeedOf({ memoryMegabytes: 128 })).toEqual(lambdaSpeedOf({ memoryMegabytes: 10_240 }));
  });

  it('depends on memory with provisioned concurrency, up to a whole processor', () => {
    const factor = (memoryMegabytes: number) =>
      lambdaSpeedOf({ memoryMegabytes, isProvisioned: true }).factor;
    expect(factor(512)).toBeCloseTo((1.5 * 1769) / 512, 6);
    expect(factor(1769)).toBe(1.5);
    expect(factor(3008)).toBe(1.5);
  });

  it('is taken as that of a whole processor when the memory of provisioned concurrency is unknown', () => {
    expect(lambdaSpeedOf({ isProvisioned: true }).factor).toBe(1.5);
  });

  it("is what a user's own functions showed", () => {
    const calibration = { cpuFactor: 2, millisecondsPerFile: 0.5, baseMilliseconds: 100 };
    expect(lambdaSpeedOf({ architecture: 'arm64', calibration })).toEqual({
      factor: 2,
      millisecondsPerFile: 0.5,
      baseMilliseconds: 100,
    });
    expect(lambdaSpeedOf({ calibration: { cpuFactor: 2 } }).baseMilliseconds).toBe(139);
  });
});

describe("Lambda's limit for the Init phase", () => {
  it('is ten seconds on demand', () => {
    expect(initLimitOf({ timeoutSeconds: 900 })).toBe(10_000);
  });

  it('is 130 seconds or the time-out for environments that are prepared', () => {
    expect(initLimitOf({ isProvisioned: true })).toBe(130_000);
    expect(initLimitOf({ isProvisioned: true, timeoutSeconds: 900 })).toBe(900_000);
    expect(initLimitOf({ isManagedInstance: true, timeoutSeconds: 3 })).toBe(130_000);
  });
});

describe('the second try of an Init phase', () => {
  it('is none within ten seconds or without that limit', () => {
    expect(secondTryOf(10_000, { memoryMegabytes: 128 })).toBeUndefined();
    expect(secondTryOf(12_000, { memoryMegabytes: 128, isProvisioned: true })).toBeUndefined();
  });

  it("runs at the function's share of a processor and within its time-out", () => {
    const small = secondTryOf(10_400, { memoryMegabytes: 128, timeoutSeconds: 3 });
    expect(small).toMatchObject({ timeoutSeconds: 3, isInTime: false });
    expect(small?.slowdown).toBeCloseTo(13.8, 1);
    expect(small?.message).toBe(
      'Init over 10 s is tried again at 1/13.8 of a vCPU within 3 s; it needs about 143.7 s, so that no invocation succeeds.',
    );
    const patient = secondTryOf(10_400, { memoryMegabytes: 2048, timeoutSeconds: 60 });
    expect(patient).toMatchObject({ slowdown: 1, isInTime: true });
    expect(patient?.message).toBe(
      'Init over 10 s is tried again without a burst within 60 s; it needs about 10.4 s.',
    );
  });

  it('says only what is known', () => {
    expect(secondTryOf(11_000, {})).toMatchObject({ slowdown: undefined, isInTime: undefined });
    expect(secondTryOf(11_000, {})?.message).toBe(
      "Init over 10 s is tried again at the function's share of a vCPU within the function's time-out.",
    );
    expect(secondTryOf(11_000, { timeoutSeconds: 5 })?.isInTime).toBe(false);
    expect(secondTryOf(11_000, { timeoutSeconds: 30 })?.isInTime).toBeUndefined();
  });
});
