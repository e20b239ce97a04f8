import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What `npm start` gives to Node: flags and the built server. `npm run build` makes it. */
export function startArguments(): string[] {
  const file = fileURLToPath(new URL('../../package.json', import.meta.url));
  const { scripts } = JSON.parse(readFileSync(file, 'utf8')) as { scripts: { start: string } };
  return scripts.start.split(' ').slice(1);
}
