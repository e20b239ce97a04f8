import type { AppLoadContext } from '@remix-run/node';
import type { Holdfast } from '../../context.ts';
import type { Person } from '../../flow/commands/commands.ts';

/** Who asks, for which shop, with everything that can be asked of the process. */
export interface Visit extends Holdfast {
  shop: string;
  person: Person;
}

/**
 * Lets Shopify say who is there. @throws Response (a redirect, a bounce page, 401) when nobody known is; it must reach
 * Remix as it is.
 */
export async function visit(args: { request: Request; context: AppLoadContext }): Promise<Visit> {
  const { holdfast } = args.context;
  const { session, sessionToken } = await holdfast.shopify.authenticate.admin(args.request);
  const user = session.onlineAccessInfo?.associated_user;
  const userId = user ? String(user.id) : sessionToken.sub;
  const name = user ? `${user.first_name ?? ''} ${user.last_name ?? ''}`.trim() : '';
  return { ...holdfast, shop: session.shop, person: { userId, name: name || user?.email || userId } };
}
