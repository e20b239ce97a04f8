import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Box, Card, Page, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { useT } from '../../i18n/speak.tsx';
import { useFormat, useFrame } from '../../ui/frame-context.ts';
import { visit } from '../support/session.ts';
import { AnswerWords } from './agreed-answers.tsx';
import { AgreementHistory } from './agreed-history.tsx';
import { MeetingWords, PeopleWords, SignOffWords, SurveyWords } from './agreed-people.tsx';
import { ToldWords } from './agreed-telling.tsx';
import { unseenOf } from './unseen.ts';

const MOST_CHANGES = 50;

export async function loader(args: LoaderFunctionArgs) {
  const who = await visit(args);
  const { shop, person, views, telling, reach, now } = who;
  const [told, owners, team, history, themes, unseen] = await Promise.all([
    telling.tellingOf(shop, person, null),
    views.owners(shop, now()),
    views.team(shop),
    views.agreements(shop, MOST_CHANGES),
    reach.themeWatch(shop),
    unseenOf(who),
  ]);
  const { settings, channels, slackBot, canMail, rolesPresent } = told;
  const { signOff, signers, survey } = team;
  return {
    settings,
    channels,
    hasSlackBot: slackBot.isSet,
    canMail,
    rolesPresent,
    owners,
    signOff,
    signers,
    survey,
    history,
    themes,
    unseen,
  };
}

/** One page in plain sentences, written from the settings, to print. */
export default function HowWeWork() {
  const {
    settings,
    channels,
    hasSlackBot,
    canMail,
    rolesPresent,
    owners,
    signOff,
    signers,
    survey,
    history,
    themes,
    unseen,
  } = useLoaderData<typeof loader>();
  const t = useT();
  const format = useFormat();
  const { frame, now } = useFrame();
  return (
    <Page
      title={t('how_we_work.title')}
      subtitle={t('how_we_work.subtitle', { shop: frame.name, date: format.date(now) })}
      backAction={{ content: t('settings.title'), url: '/app/settings' }}
      secondaryActions={[{ content: t('post_mortem.print'), onAction: () => window.print() }]}
    >
      <BlockStack gap="400">
        <Box paddingInline={{ xs: '400', sm: '0' }}>
          <Text as="p" tone="subdued">
            {t('how_we_work.written')}
          </Text>
        </Box>
        <Part name="people">
          <PeopleWords people={owners.people} />
        </Part>
        <Part name="meeting">
          <MeetingWords settings={settings} canMail={canMail} />
        </Part>
        <Part name="told">
          <ToldWords
            settings={settings}
            channels={channels}
            hasSlackBot={hasSlackBot}
            canMail={canMail}
            rolesPresent={rolesPresent}
            themes={themes}
            unseen={unseen}
          />
        </Part>
        <Part name="answers">
          <AnswerWords owners={owners} />
        </Part>
        <Part name="sign">
          <SignOffWords rule={signOff} signers={signers} />
        </Part>
        <Part name="survey">
          <SurveyWords rule={survey} />
        </Part>
        <Part name="history">
          <AgreementHistory lines={history} />
        </Part>
      </BlockStack>
    </Page>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  const t = useT();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t(`how_we_work.${name}.title`)}
        </Text>
        {children}
      </BlockStack>
    </Card>
  );
}
