import { readConfig } from './config.server.ts';
import { loadPages, startHttp } from './http.server.ts';
import { createLog } from './observe/log.ts';
import { wire } from './wire.server.ts';

/** Longest that a stop may take before the process ends anyway; the platform's own limit is usually 30 s. */
const LONGEST_STOP_MS = 20_000;

const config = readConfig(process.env);
const log = createLog(config.logLevel);
const app = await wire(config, log);
const pages = config.role === 'worker' ? null : await loadPages(app, config);
const http = await startHttp(app, config, log, pages);
app.start();
process.stdout.write(`Holdfast (${config.role}) listens on http://${config.host}:${http.port}\n`);

let stopping = false;
async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ signal }, 'Stopping: finishing what was accepted');
  setTimeout(() => process.exit(1), LONGEST_STOP_MS).unref();
  await http.stop();
  await app.stop();
  process.exit(0);
}
process.on('SIGTERM', () => void stop('SIGTERM'));
process.on('SIGINT', () => void stop('SIGINT'));
