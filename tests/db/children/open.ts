/** Opens the embedded database of a folder, writes one row, says so, and stays until it is killed. */
import { FolderInUse } from '../../../app/db/folder-lock.ts';
import { openDatabase } from '../../../app/db/open.ts';
import { createStore } from '../../../app/db/store.ts';
import { quiet } from '../../support/database.ts';

const [dataDir = '', shop = ''] = process.argv.slice(2);
try {
  const database = await openDatabase({ dataDir, log: quiet });
  await createStore(database).inShop(shop, (tx) => tx.saveShop({ installedAt: 1 }));
  process.stdout.write('open\n');
  setInterval(() => {}, 60_000);
} catch (error) {
  process.stdout.write(error instanceof FolderInUse ? 'refused\n' : `${String(error)}\n`);
  process.exit(1);
}
