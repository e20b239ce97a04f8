/**
 * Asks our own server: Shopify turns the relative address into the app's and adds the session token of whoever looks.
 * @returns what it answers, or a problem in words when it cannot be reached.
 */
export async function ask(path, message) {
  const problem = shopify.i18n.translate('away');
  try {
    const answer = await fetch(path, message ? { method: 'POST', body: JSON.stringify(message) } : undefined);
    return answer.ok ? await answer.json() : { ok: false, problem };
  } catch {
    return { ok: false, problem };
  }
}

/** The number at the end of a gid. */
export const numberOf = (gid) => gid.split('/').pop();
