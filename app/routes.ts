/**
 * The pages, by address. Everything below /app asks Shopify who is there before anything else.
 */
interface Route {
  file: string;
  path?: string;
  index?: true;
  id?: string;
  children?: Route[];
}

const page = (path: string, file: string): Route => ({ path, file: `routes/${file}` });

const routes: Route[] = [
  { index: true, file: 'routes/entrance.tsx' },
  page('auth/*', 'auth.ts'),
  // Asked by extensions of the admin, from another origin, with a session token.
  page('extensions/campaigns', 'extensions/campaigns.ts'),
  page('extensions/products/:productId', 'extensions/product.ts'),
  {
    ...page('app', 'app.tsx'),
    children: [
      { index: true, file: 'routes/home/home.tsx' },
      page('pulse', 'pulse.ts'),
      page('access', 'access.ts'),
      page('notes', 'notes.ts'),
      page('catalogue', 'catalogue.ts'),
      page('discounts', 'discounts.ts'),
      page('handle', 'handle.ts'),
      page('held', 'held.ts'),
      page('csv-preview', 'csv-preview.ts'),
      page('campaign-preview', 'campaign-preview.ts'),
      page('campaigns', 'campaigns/campaigns.tsx'),
      page('campaigns/calendar', 'campaigns/calendar.tsx'),
      page('campaigns/new', 'campaign-form/new.tsx'),
      page('campaigns/:id', 'campaign/campaign.tsx'),
      page('campaigns/:id/edit', 'campaign-form/edit.tsx'),
      page('campaigns/:id/foresee', 'campaign/foresee.ts'),
      page('plan', 'plan/plan.tsx'),
      page('plan/export', 'plan/export.ts'),
      page('stock', 'stock/stock.tsx'),
      page('stock/arrivals', 'arrivals/arrivals.tsx'),
      page('stock/export', 'stock/export.ts'),
      page('products', 'products/products.tsx'),
      page('products/:productId', 'products/why.tsx'),
      page('activity', 'activity/activity.tsx'),
      page('activity/export', 'activity/export.ts'),
      page('brief', 'brief/brief.tsx'),
      page('insights', 'insights/insights.tsx'),
      page('insights/rows', 'insights/rows.tsx'),
      page('insights/journey', 'insights/journey.tsx'),
      page('insights/surveys', 'surveys/surveys.tsx'),
      page('connections', 'connections/connections.tsx'),
      page('settings', 'settings/settings.tsx'),
      page('settings/team', 'settings/team.tsx'),
      page('settings/owners', 'settings/owners.tsx'),
      page('settings/how-we-work', 'settings/how-we-work.tsx'),
      page('settings/notifications', 'settings/notifications.tsx'),
      page('settings/data', 'settings/data.tsx'),
      page('settings/links', 'links/links.tsx'),
      page('settings/file', 'settings/settings-file.ts'),
      page('held/export', 'settings/held-export.ts'),
      page('*', 'not-found.tsx'),
    ],
  },
];

export default routes;
