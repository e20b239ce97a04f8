/**
 * Makes the code that is not committed: the Prisma client from prisma/schema.prisma, and typed Admin operations from
 * the .graphql files and the official schema. Runs after every `npm ci` (postinstall) and by `npm run generate`. Needs
 * no network and no database, says nothing unless something is wrong.
 */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { generateOperations } from './generate/operations.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The Prisma client. The command only wants some DATABASE_URL to be set; it does not connect. */
async function generatePrismaClient(): Promise<void> {
  const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js');
  await promisify(execFile)(process.execPath, [prisma, 'generate', '--no-hints'], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', CHECKPOINT_DISABLE: '1' },
  });
}

const prisma = generatePrismaClient();
generateOperations();
await prisma;
