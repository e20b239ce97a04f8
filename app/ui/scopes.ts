/** Orders and what was shipped of them. */
export const ORDER_SCOPES = ['read_orders'];
/** Returns are read of orders. */
export const RETURN_SCOPES = ['read_orders', 'read_returns'];

/**
 * Asks the person for optional access, in Shopify's own dialog; asks nothing when it was allowed before. Outside the admin
 * nobody can be asked: what needs the access says so itself.
 */
export async function allowScopes(scopes: string[]): Promise<boolean> {
  try {
    const answer = await window.shopify?.scopes?.request(scopes);
    return answer?.result !== 'declined-all';
  } catch {
    return false;
  }
}

/** Whether the shop allows this access now; true where nobody can tell. */
export async function hasScope(scope: string): Promise<boolean> {
  try {
    const answer = await window.shopify?.scopes?.query();
    return answer?.granted.includes(scope) ?? true;
  } catch {
    return true;
  }
}
