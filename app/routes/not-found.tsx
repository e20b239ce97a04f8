import type { LoaderFunctionArgs } from '@remix-run/node';
import { found } from './support/params.ts';
import { visit } from './support/session.ts';

export async function loader(args: LoaderFunctionArgs) {
  await visit(args);
  return found(null);
}

export default function NotFound() {
  return null;
}
