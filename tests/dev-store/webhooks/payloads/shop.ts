/** Bodies of topics about the shop, the app and its customers. */
import type { Shop, ShopEvent } from '../../shop.ts';
import type { BulkRecord } from '../../state/records.ts';
import { idNumber, shopTime } from '../json.ts';

/** `app/uninstalled`. */
export function shopBody(shop: Shop): object {
  const { id, name, email, domain, currencyCode, ianaTimezone, createdAt, updatedAt } = shop.state.shop;
  const location = [...shop.state.locations.keys()][0];
  return {
    id: idNumber(id),
    name,
    email,
    domain,
    country: 'US',
    created_at: shopTime(createdAt, ianaTimezone),
    updated_at: shopTime(updatedAt, ianaTimezone),
    country_code: 'US',
    country_name: 'United States',
    currency: currencyCode,
    customer_email: email,
    iana_timezone: ianaTimezone,
    primary_locale: 'en',
    money_format: '${{amount}}',
    money_with_currency_format: `\${{amount}} ${currencyCode}`,
    weight_unit: 'kg',
    plan_name: shop.state.shop.plan,
    myshopify_domain: domain,
    has_storefront: true,
    primary_location_id: location === undefined ? null : idNumber(location),
    multi_location_enabled: true,
    enabled_presentment_currencies: [currencyCode],
  };
}

/** `app/scopes_update`: this one carries the shop's gid and milliseconds. */
export function scopesBody(shop: Shop, detail: Record<string, unknown>): object {
  const { id, previous, current } = detail;
  return {
    id: idNumber(String(id)),
    shop_id: shop.state.shop.id,
    previous,
    current,
    updated_at: new Date(shop.clock.now()).toISOString(),
  };
}

/** `themes/publish`: the theme that shoppers see now. */
export function themeBody(shop: Shop, { subject, detail }: ShopEvent): object {
  const at = shopTime(shop.clock.now(), shop.state.shop.ianaTimezone);
  return {
    id: idNumber(subject),
    name: detail?.['name'],
    created_at: at,
    updated_at: at,
    role: 'main',
    theme_store_id: null,
    previewable: true,
    processing: false,
    admin_graphql_api_id: subject,
  };
}

/** `bulk_operations/finish`: lower-case words, no address of the result. */
export function bulkBody(shop: Shop, bulk: BulkRecord): object {
  const zone = shop.state.shop.ianaTimezone;
  return {
    admin_graphql_api_id: bulk.id,
    completed_at: bulk.completedAt === null ? null : shopTime(bulk.completedAt, zone),
    created_at: shopTime(bulk.createdAt, zone),
    error_code: bulk.errorCode?.toLowerCase() ?? null,
    status: bulk.status.toLowerCase(),
    type: bulk.type.toLowerCase(),
  };
}

/** `customers/*` and `shop/redact`. */
export function complianceBody(shop: Shop, detail: Record<string, unknown>): object {
  return { shop_id: idNumber(shop.state.shop.id), shop_domain: shop.domain, ...detail };
}
