import type { AppLoadContext } from '@remix-run/node';
import type { Holdfast } from '../../context.ts';
import { may, type Deed, type Role } from '../../core/roles.ts';
import { withoutQuantities } from '../../core/without-quantities.ts';
import type { Views } from '../../db/views/views.ts';
import type { Person } from '../../flow/commands/commands.ts';
import type { Visitor } from '../../flow/team.ts';
import { localeOf } from '../../i18n/request.ts';

/** Who asks, for which shop, with everything that they may ask of the process. */
export interface Visit extends Holdfast {
  shop: string;
  person: Person;
  /** Numbers of units and money are in the answers; else they are left out of every one of them. */
  quantities: boolean;
}

/**
 * Lets Shopify say who is there, and the shop's team what they may do. @throws Response (a redirect, a bounce page, 401)
 * when nobody known is; it must reach Remix as it is.
 */
export async function visit(args: { request: Request; context: AppLoadContext }): Promise<Visit> {
  const { holdfast } = args.context;
  const { session, sessionToken } = await holdfast.shopify.authenticate.admin(args.request);
  const user = session.onlineAccessInfo?.associated_user;
  const { shop } = session;
  const userId = user ? String(user.id) : sessionToken.sub;
  const fullName = user ? `${user.first_name ?? ''} ${user.last_name ?? ''}`.trim() : '';
  const visitor: Visitor = {
    userId,
    name: fullName || user?.email || userId,
    email: user?.email || null,
    emailVerified: user?.email_verified ?? false,
    locale: user?.locale || localeOf(args.request)[0] || 'en',
    accountOwner: user?.account_owner ?? false,
    collaborator: user?.collaborator ?? false,
  };
  const { role } = await holdfast.team.meet(shop, visitor);
  const quantities = role !== 'viewer' || (await holdfast.views.viewersSeeQuantities(shop));
  return {
    ...holdfast,
    shop,
    person: { userId, name: visitor.name, role },
    quantities,
    views: quantities ? holdfast.views : blind(holdfast.views),
  };
}

/** Every answer without its quantities: nothing that a route does can show them. */
const blind = (views: Views): Views =>
  new Proxy(views, {
    get(target, name) {
      const ask: unknown = Reflect.get(target, name);
      if (typeof ask !== 'function') return ask;
      return async (...asked: unknown[]) => withoutQuantities<unknown>(await ask.apply(target, asked));
    },
  });

/** @throws a 403 that the page's error boundary explains, when this person may not do what the page is for. */
export function allow({ role }: { role: Role }, deed: Deed): void {
  if (!may(role, deed)) throw new Response(null, { status: 403 });
}
