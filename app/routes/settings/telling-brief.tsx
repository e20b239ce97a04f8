import { BlockStack, Button, Card, FormLayout, InlineStack, Select } from '@shopify/polaris';
import type { Telling } from '../../core/telling.ts';
import { useSpoken, useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { useFormat, useMay } from '../../ui/frame-context.ts';
import { hourChoices, timesWith } from './telling-quiet.tsx';
import { SettingRows } from '../../ui/setting-rows.tsx';
import { weekdayNames } from '../../ui/weekdays.ts';

/** When people meet, and when the weekly brief goes out by email. */
export function BriefCard(props: {
  settings: Telling;
  editable: boolean;
  canMail: boolean;
  act: Act;
  onSave(changes: Partial<Telling>): void;
}) {
  const { settings, editable, canMail, act, onSave } = props;
  const t = useT();
  const format = useFormat();
  const { locale } = useSpoken();
  const days = weekdayNames(locale).map((label, at) => ({ value: String(at + 1), label }));
  const disabled = act.pending !== null;
  if (!editable) return <BriefRows settings={settings} canMail={canMail} act={act} />;
  return (
    <Card>
      <FormLayout>
        <FormLayout.Group condensed>
          <Select
            label={t('telling.brief.meet_day')}
            disabled={disabled}
            options={[{ value: '', label: t('telling.brief.meet_never') }, ...days]}
            value={String(settings.meetDay ?? '')}
            onChange={(day) => onSave({ meetDay: day === '' ? null : Number(day) })}
          />
          <Select
            label={t('telling.brief.meet_time')}
            disabled={disabled || settings.meetDay === null}
            options={timesWith(settings.meetTime, format)}
            value={settings.meetTime}
            onChange={(meetTime) => onSave({ meetTime })}
          />
        </FormLayout.Group>
        <FormLayout.Group condensed>
          <Select
            label={t('telling.brief.day')}
            disabled={disabled}
            options={[{ value: '', label: t('telling.brief.never') }, ...days]}
            value={String(settings.briefDay ?? '')}
            onChange={(day) => onSave({ briefDay: day === '' ? null : Number(day) })}
          />
          <Select
            label={t('telling.brief.hour')}
            disabled={disabled || settings.briefDay === null}
            options={hourChoices(format)}
            value={String(settings.briefHour)}
            onChange={(hour) => onSave({ briefHour: Number(hour) })}
          />
        </FormLayout.Group>
        <TestBrief canMail={canMail} act={act} />
      </FormLayout>
    </Card>
  );
}

function BriefRows({ settings, canMail, act }: { settings: Telling; canMail: boolean; act: Act }) {
  const { meetDay, meetTime, briefDay, briefHour } = settings;
  return (
    <Card>
      <BlockStack gap="300">
        <SettingRows
          values={{
            meetDay,
            ...(meetDay === null ? {} : { meetTime }),
            briefDay,
            ...(briefDay === null ? {} : { briefHour }),
          }}
        />
        <TestBrief canMail={canMail} act={act} />
      </BlockStack>
    </Card>
  );
}

/** For everybody who can get the brief. */
function TestBrief({ canMail, act }: { canMail: boolean; act: Act }) {
  const t = useT();
  const may = useMay();
  if (!canMail || !may('saveOwnTelling')) return null;
  return (
    <InlineStack>
      <Button
        loading={act.pending === 'test_telling'}
        onClick={() => act.send('test_telling', { to: 'brief' })}
      >
        {t('telling.brief.test')}
      </Button>
    </InlineStack>
  );
}
