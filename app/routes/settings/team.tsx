import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Card, ChoiceList, Layout, Link, Page, Select, Text } from '@shopify/polaris';
import { z } from 'zod';
import { SIGN_OFF, SIGNERS } from '../../core/people-settings.ts';
import { SURVEY_RULES } from '../../core/survey.ts';
import { may as mayRole, ROLES } from '../../core/roles.ts';
import { useT } from '../../i18n/speak.tsx';
import { useAct, type ActResult } from '../../ui/act.ts';
import { SettingRows } from '../../ui/setting-rows.tsx';
import { useMay } from '../../ui/frame-context.ts';
import { Problems } from '../../ui/problems.tsx';
import { answer, readIntent } from '../support/act.ts';
import { visit } from '../support/session.ts';
import { ExpectedPeople } from './expected-people.tsx';
import { SurveyCard } from './survey-card.tsx';
import { SignOffCard } from './signoff-card.tsx';
import { MembersTable } from './members-table.tsx';

const DEFAULT_ROLES = ['viewer', 'merchandiser', 'operations'] as const;

/** Addresses of people are the owner's alone. */
export async function loader(args: LoaderFunctionArgs) {
  const { shop, views, person } = await visit(args);
  const team = await views.team(shop);
  if (mayRole(person.role, 'manageTeam')) return team;
  const members = team.members.map((member) => ({ ...member, email: null }));
  return { ...team, members, expectedPeople: [] };
}

const expected = z.object({ email: z.string().max(320), role: z.enum(ROLES) });
const intents = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('set_role'), userId: z.string().max(30), role: z.enum(ROLES) }),
  z.object({ intent: z.literal('forget'), userId: z.string().max(30) }),
  z.object({ intent: z.literal('default_role'), role: z.enum(DEFAULT_ROLES) }),
  z.object({ intent: z.literal('viewers_see'), quantities: z.boolean() }),
  z.object({ intent: z.literal('sign_off'), signOff: z.enum(SIGN_OFF) }),
  z.object({ intent: z.literal('survey'), survey: z.enum(SURVEY_RULES) }),
  z.object({ intent: z.literal('signers'), signers: z.array(z.enum(SIGNERS)).min(1).max(3) }),
  z.object({ intent: z.literal('expect'), people: z.array(expected).max(500) }),
]);

const address = z.string().trim().toLowerCase().pipe(z.email());

export async function action(args: ActionFunctionArgs): Promise<ActResult> {
  const { shop, person, commands } = await visit(args);
  const read = await readIntent(args.request, intents);
  if (!read.ok) return read.answer;
  const { input } = read;
  switch (input.intent) {
    case 'set_role':
      return answer(input.intent, await commands.setRole(shop, person, input.userId, input.role));
    case 'forget':
      return answer(input.intent, await commands.forgetMember(shop, person, input.userId));
    case 'default_role':
      return answer(input.intent, await commands.saveSettings(shop, person, { defaultRole: input.role }));
    case 'viewers_see': {
      const viewersSeeQuantities = input.quantities;
      return answer(input.intent, await commands.saveSettings(shop, person, { viewersSeeQuantities }));
    }
    case 'sign_off':
      return answer(input.intent, await commands.saveSettings(shop, person, { signOff: input.signOff }));
    case 'survey':
      return answer(input.intent, await commands.saveSettings(shop, person, { survey: input.survey }));
    case 'signers':
      return answer(input.intent, await commands.saveSettings(shop, person, { signers: input.signers }));
    case 'expect': {
      const wrong = input.people.find(({ email }) => !address.safeParse(email).success);
      if (wrong)
        return { ok: false, intent: 'expect', problems: [{ field: 'email', message: 'problem.email' }] };
      return answer(
        input.intent,
        await commands.saveSettings(shop, person, { expectedPeople: input.people }),
      );
    }
  }
}

export default function Team() {
  const team = useLoaderData<typeof loader>();
  const t = useT();
  const may = useMay();
  const act = useAct({ quiet: true });
  const editable = may('manageTeam');
  return (
    <Page title={t('team.title')} backAction={{ content: t('settings.title'), url: '/app/settings' }}>
      <BlockStack gap="400">
        {editable ? null : (
          <Banner tone="info" title={t('settings.read_only')}>
            <p>{may.why('manageTeam')}</p>
          </Banner>
        )}
        <Problems problems={act.problems.filter(({ field }) => field === null)} />
        <MembersTable members={team.members} editable={editable} act={act} />
        <Layout>
          <Layout.AnnotatedSection title={t('team.roles.title')} description={t('team.roles.text')}>
            <Card>
              <dl className="hf-words">
                {ROLES.map((role) => (
                  <div key={role}>
                    <dt>{t(`role.title.${role}`)}</dt>
                    <dd>{t(`role.what.${role}`)}</dd>
                  </div>
                ))}
              </dl>
            </Card>
          </Layout.AnnotatedSection>
          <Layout.AnnotatedSection title={t('team.newcomers.title')} description={t('team.newcomers.text')}>
            <Card>
              {editable ? (
                <BlockStack gap="400">
                  <Select
                    label={t('team.newcomers.default')}
                    value={team.defaultRole}
                    disabled={act.pending !== null}
                    options={DEFAULT_ROLES.map((role) => ({ value: role, label: t(`role.title.${role}`) }))}
                    onChange={(role) => act.send('default_role', { role })}
                  />
                  <ExpectedPeople people={team.expectedPeople} act={act} />
                </BlockStack>
              ) : (
                <SettingRows values={{ defaultRole: team.defaultRole }} />
              )}
            </Card>
          </Layout.AnnotatedSection>
          <Layout.AnnotatedSection title={t('signoff.setting.title')} description={t('signoff.setting.text')}>
            {editable ? (
              <SignOffCard team={team} act={act} />
            ) : (
              <Card>
                <SettingRows
                  values={{
                    signOff: team.signOff,
                    ...(team.signOff === 'off' ? {} : { signers: team.signers }),
                  }}
                />
              </Card>
            )}
          </Layout.AnnotatedSection>
          <Layout.AnnotatedSection title={t('survey.title')} description={t('survey.setting.text')}>
            {editable ? (
              <SurveyCard team={team} act={act} />
            ) : (
              <Card>
                <BlockStack gap="300">
                  <SettingRows values={{ survey: team.survey }} />
                  <Link url="/app/insights/surveys">{t('survey.title')}</Link>
                </BlockStack>
              </Card>
            )}
          </Layout.AnnotatedSection>
          <Layout.AnnotatedSection title={t('team.viewers.title')} description={t('team.viewers.text')}>
            <Card>
              <BlockStack gap="200">
                {editable ? (
                  <ChoiceList
                    title={t('team.viewers.label')}
                    disabled={act.pending !== null}
                    choices={[
                      { value: 'quantities', label: t('team.viewers.quantities') },
                      { value: 'lights', label: t('team.viewers.lights') },
                    ]}
                    selected={[team.viewersSeeQuantities ? 'quantities' : 'lights']}
                    onChange={([choice]) => act.send('viewers_see', { quantities: choice === 'quantities' })}
                  />
                ) : (
                  <SettingRows values={{ viewersSeeQuantities: team.viewersSeeQuantities }} />
                )}
                <Text as="p" tone="subdued">
                  {t('team.viewers.enforced')}
                </Text>
              </BlockStack>
            </Card>
          </Layout.AnnotatedSection>
        </Layout>
      </BlockStack>
    </Page>
  );
}
