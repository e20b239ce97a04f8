/** `shopify.scopes`: what the app may do, asked for and given back in the shop's admin. */
import { z } from 'zod';
import type { FacesHost } from './host.ts';
import { json, refuse } from './respond.ts';
import type { Answer } from './respond.ts';

const Scopes = z.object({ scopes: z.array(z.string().min(1)) });

/** Answers `scopes`, `scopes/grant` and `scopes/revoke` with App Bridge's `ScopesDetail`. */
export function answerScopes(host: FacesHost, domain: string, what: string, body: unknown): Answer {
  const { scopes } = host;
  if (!scopes) return refuse(501, 'This dev store does not answer questions about scopes');
  if (what === 'scopes') return json(scopes.query(domain));
  const parsed = Scopes.safeParse(body);
  const { optional } = scopes.query(domain);
  if (!parsed.success || !parsed.data.scopes.every((scope) => optional.includes(scope))) {
    return refuse(422, 'Only optional scopes can be asked for or given back');
  }
  if (what === 'scopes/grant') scopes.grant(domain, parsed.data.scopes);
  else if (what === 'scopes/revoke') scopes.revoke(domain, parsed.data.scopes);
  else return refuse(404, `The dev store does not know ${what}`);
  return json(scopes.query(domain));
}
