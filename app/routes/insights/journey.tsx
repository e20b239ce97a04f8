import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import { BlockStack, Card, Page, Select } from '@shopify/polaris';
import { useT } from '../../i18n/speak.tsx';
import { found } from '../support/params.ts';
import { visit } from '../support/session.ts';
import { Journey } from './journey-parts.tsx';
import { periodOf, PERIODS, readPeriod, spanOf } from './period.ts';

export async function loader(args: LoaderFunctionArgs) {
  const { shop, views, now } = await visit(args);
  const params = new URL(args.request.url).searchParams;
  const frame = found(await views.frame(shop));
  const span = spanOf(params);
  const name = span ? null : periodOf(params);
  const period = span ?? readPeriod(name ?? '28', now(), frame.timezone, frame.installedAt);
  return { name, journey: await views.journey(shop, period, now()) };
}

/** From the page to the parcel: where shoppers go away. */
export default function JourneyPage() {
  const { name, journey } = useLoaderData<typeof loader>();
  const t = useT();
  const [, setParams] = useSearchParams();
  return (
    <Page
      title={t('journey.title')}
      subtitle={t('journey.subtitle')}
      backAction={{ content: t('insights.title'), url: '/app/insights' }}
      fullWidth
    >
      <Card>
        <BlockStack gap="300">
          <div className="hf-tools hf-no-print">
            <Select
              label={t('insights.period')}
              labelInline
              value={name ?? ''}
              options={[
                ...(name === null ? [{ value: '', label: t('journey.chosen') }] : []),
                ...PERIODS.map((one) => ({ value: one, label: t(`insights.periods.${one}`) })),
              ]}
              onChange={(next) => setParams({ period: next }, { preventScrollReset: true })}
            />
          </div>
          <Journey found={journey} />
        </BlockStack>
      </Card>
    </Page>
  );
}
