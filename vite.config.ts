import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [
    remix({
      serverModuleFormat: 'esm',
      ignoredRouteFiles: ['**/*'],
      future: {
        v3_routeConfig: true,
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
      },
    }),
  ],
  // Texts are asked for as a whole: one object compresses better than a name and an export for each section.
  json: { namedExports: false },
  build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 600 },
});
