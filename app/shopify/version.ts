/** The one Admin API version: of every request, of the committed schema, and of the webhooks in shopify.app.toml. */
export const API_VERSION = '2026-10';
