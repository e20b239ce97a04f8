import { redirect, type LoaderFunctionArgs } from '@remix-run/node';
import { useT } from '../i18n/speak.tsx';
import { PlainPage } from '../ui/error-page.tsx';

/** Shopify opens the app here with the shop in the address; nobody types a shop's domain into anything of ours. */
export function loader({ request }: LoaderFunctionArgs) {
  const { search, searchParams } = new URL(request.url);
  if (searchParams.has('shop')) throw redirect(`/app${search}`);
  return null;
}

export default function Entrance() {
  return <PlainPage kind="entrance" t={useT()} />;
}
