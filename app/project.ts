import { findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';

/** The project's folder, whether the code runs as it is written or as `npm run build` made it. */
export const PROJECT = new URL('./', pathToFileURL(findPackageJSON(import.meta.url) ?? 'package.json'));
