import { timingSafeEqual } from 'node:crypto';

/** One number with its labels, as Prometheus reads it; counters end in `_total`. */
export interface Sample {
  name: string;
  labels?: Readonly<Record<string, string>>;
  value: number;
}

/** Samples as Prometheus' text format (version 0.0.4). Label values are escaped as it asks. */
export const metricsText = (samples: readonly Sample[]): string =>
  samples
    .map(({ name, labels = {}, value }) => {
      const inside = Object.entries(labels).map(
        ([label, text]) =>
          `${label}="${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
      );
      return `${name}${inside.length > 0 ? `{${inside.join(',')}}` : ''} ${value}\n`;
    })
    .join('');

/** What every process tells of itself. */
export function processSamples(): Sample[] {
  const { user, system } = process.cpuUsage();
  return [
    { name: 'process_cpu_seconds_total', value: (user + system) / 1e6 },
    { name: 'process_resident_memory_bytes', value: process.memoryUsage.rss() },
    { name: 'process_uptime_seconds', value: process.uptime() },
  ];
}

/** Whether a request carries the token; takes the same time for every wrong one of its length. */
export function mayRead(authorization: string | undefined, token: string): boolean {
  const given = Buffer.from(authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
