/**
 * Loaded first (`node --import`), it lets a process find its disk full: while the file that `FULL_DISK` names exists, no file
 * grows (ENOSPC), and what is there can still be written over, as on a real disk. A small file system of its own would need
 * rights that a container does not have.
 */
import fs from 'node:fs';

const flag = process.env['FULL_DISK'] ?? '';

const write = fs.writeSync as (fd: number, data: Uint8Array, ...rest: unknown[]) => number;
const guarded: typeof write = (fd, data, offset, length, position, ...rest) => {
  if (typeof length === 'number' && grows(fd, length, position) && fs.existsSync(flag))
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      errno: -28,
      syscall: 'write',
    });
  return write(fd, data, offset, length, position, ...rest);
};
fs.writeSync = guarded as typeof fs.writeSync;

function grows(fd: number, length: number, position: unknown): boolean {
  const file = fs.fstatSync(fd);
  return file.isFile() && (typeof position !== 'number' || position + length > file.size);
}
