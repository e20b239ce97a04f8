import { BlockStack, Button, Card, ChoiceList, InlineStack, Select, Text, TextField } from '@shopify/polaris';
import { useCallback, useState } from 'react';
import {
  LINK_PURPOSES,
  LINK_ROLES,
  mayGive,
  roleFits,
  type LinkPurpose,
  type LinkRole,
} from '../../core/guest-links.ts';
import { toWallClock } from '../../core/time.ts';
import { LANGUAGES, languageOf } from '../../i18n/locales.ts';
import { useSpoken, useT } from '../../i18n/speak.tsx';
import { useAct, type ActResult } from '../../ui/act.ts';
import { useFrame, useSay } from '../../ui/frame-context.ts';
import { Problems } from '../../ui/problems.tsx';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 90;
const FIELDS = new Set(['name', 'purposes', 'expiresAt', 'until']);
/** A language as those who speak it call it. */
const ownName = (language: string): string =>
  new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;

/** A new link for a named person. */
export function NewLink() {
  const t = useT();
  const say = useSay();
  const { frame, me, now } = useFrame();
  const roles = LINK_ROLES.filter((one) => mayGive(me.role, one));
  const [name, setName] = useState('');
  const [role, setRole] = useState<LinkRole>('operations');
  const [purposes, setPurposes] = useState<LinkPurpose[]>(['stock']);
  const [locale, setLocale] = useState(languageOf(useSpoken().locale));
  const [until, setUntil] = useState(toWallClock(now + USUAL_DAYS * DAY_MS, frame.timezone).date);
  const onDone = useCallback((result: ActResult) => {
    if (result.ok) setName('');
  }, []);
  const act = useAct({ quiet: true, onDone });
  const errorOf = (...fields: string[]): { error?: string } => {
    const problem = act.problems.find(({ field }) => fields.includes(field ?? ''));
    return problem ? { error: say({ key: problem.message, params: problem.params ?? {} }) } : {};
  };
  const fitting = purposes.filter((one) => roleFits(role, one));
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('settings.links.new')}
        </Text>
        <Problems problems={act.problems.filter(({ field }) => !FIELDS.has(field ?? ''))} />
        <TextField
          label={t('settings.links.name')}
          helpText={t('settings.links.name_help')}
          value={name}
          onChange={setName}
          maxLength={80}
          autoComplete="off"
          {...errorOf('name')}
        />
        <Select
          label={t('settings.links.role')}
          helpText={t('settings.links.role_help')}
          options={roles.map((one) => ({ value: one, label: t(`role.title.${one}`) }))}
          value={role}
          onChange={(value) => setRole(LINK_ROLES.find((one) => one === value) ?? 'viewer')}
        />
        <ChoiceList
          allowMultiple
          title={t('settings.links.purposes')}
          choices={LINK_PURPOSES.map((one) => ({
            value: one,
            label: t(`settings.links.purpose.${one}`),
            disabled: !roleFits(role, one),
          }))}
          selected={fitting}
          onChange={(chosen: string[]) => setPurposes(LINK_PURPOSES.filter((one) => chosen.includes(one)))}
          {...errorOf('purposes')}
        />
        <Select
          label={t('settings.links.language')}
          options={LANGUAGES.map((one) => ({ value: one, label: ownName(one) }))}
          value={locale}
          onChange={setLocale}
        />
        <TextField
          label={t('settings.links.ends')}
          type="date"
          value={until}
          onChange={setUntil}
          autoComplete="off"
          {...errorOf('expiresAt', 'until')}
        />
        <InlineStack>
          <Button
            variant="primary"
            loading={act.pending !== null}
            disabled={name.trim() === '' || fitting.length === 0}
            onClick={() => act.send('open_link', { name, role, purposes: fitting, locale, until })}
          >
            {t('settings.links.create')}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
