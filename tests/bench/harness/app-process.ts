/** The app as production starts it, without its pages (nothing here asks for one), answering its parent's questions. */
import { readConfig } from '../../../app/config.server.ts';
import { startHttp } from '../../../app/http.server.ts';
import { createLog } from '../../../app/observe/log.ts';
import { wire } from '../../../app/wire.server.ts';

const config = readConfig(process.env);
const log = createLog(config.logLevel);
const app = await wire(config, log);
const http = await startHttp(app, config, log, null);
app.start();
process.on('message', (question) => {
  void (async () => {
    if (question === 'busy') process.send?.({ answer: await app.busy() });
    if (question === 'memory') {
      globalThis.gc?.();
      process.send?.({ answer: process.memoryUsage().rss });
    }
  })();
});
process.on('SIGTERM', () => {
  void (async () => {
    await http.stop();
    await app.stop();
    process.exit(0);
  })();
});
process.send?.({ port: http.port });
