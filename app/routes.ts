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
  {
    ...page('app', 'app.tsx'),
    children: [
      { index: true, file: 'routes/home/home.tsx' },
      page('pulse', 'pulse.ts'),
      page('campaigns', 'campaigns/campaigns.tsx'),
      page('*', 'not-found.tsx'),
    ],
  },
];

export default routes;
