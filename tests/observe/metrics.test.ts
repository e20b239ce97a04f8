import { describe, expect, it } from 'vitest';
import { mayRead, metricsText, processSamples } from '../../app/observe/metrics.ts';

describe('metrics', () => {
  it('are lines as Prometheus reads them', () => {
    const text = metricsText([
      { name: 'holdfast_work_due', labels: { step: 'judge' }, value: 3 },
      { name: 'odd', labels: { label: 'a "b"\\\n' }, value: 0.5 },
    ]);
    expect(text).toBe('holdfast_work_due{step="judge"} 3\nodd{label="a \\"b\\"\\\\\\n"} 0.5\n');
  });

  it('tell of memory and time', () => {
    for (const { value } of processSamples()) expect(value).toBeGreaterThan(0);
  });

  it('are for those who know the token', () => {
    expect(mayRead('Bearer secret-token', 'secret-token')).toBe(true);
    for (const wrong of [undefined, '', 'secret-token', 'Bearer secret-tokeN', 'Bearer secret-token '])
      expect(mayRead(wrong, 'secret-token')).toBe(false);
  });
});
