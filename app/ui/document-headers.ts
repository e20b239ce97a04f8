const NOBODY = "frame-ancestors 'none';";

/**
 * Completes what Shopify's library says about a document: origins that may embed it (nobody, when no shop is named), its
 * type, and which App Bridge is coming.
 */
export function documentHeaders(
  headers: Headers,
  app: { appBridgeUrl: string; extraFrameAncestors: readonly string[] },
): void {
  const policy = headers.get('Content-Security-Policy');
  const extra = app.extraFrameAncestors.map((origin) => ` ${origin}`).join('');
  headers.set('Content-Security-Policy', policy ? policy.replace(/;?\s*$/, `${extra};`) : NOBODY);
  if (headers.has('Link')) headers.set('Link', `<${app.appBridgeUrl}>; rel="preload"; as="script";`);
  headers.set('Content-Type', 'text/html; charset=utf-8');
  headers.set('Cache-Control', 'no-store');
}
