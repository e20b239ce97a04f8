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
