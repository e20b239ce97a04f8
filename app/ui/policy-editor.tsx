import { BlockStack, ChoiceList, FormLayout, Text, TextField } from '@shopify/polaris';
import type { Goal } from '../core/campaign.ts';
import { HIDE_MODES, RESPONSES, type Policy } from '../core/policy.ts';
import type { ChoicesView } from '../db/views/views.ts';
import { useT } from '../i18n/speak.tsx';
import { useFormat } from './frame-context.ts';
import { DemandSentences } from './policy-demand.tsx';
import { hidingReach } from './policy-lines.ts';
import { Sentence, SLOT } from './sentence-with-choice.tsx';

const RISKS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

type Choices = Pick<ChoicesView, 'locations' | 'publications' | 'sources'>;

/** A policy as plain sentences with the choices inside them. */
export function PolicyEditor(props: {
  policy: Policy;
  /** Of the campaign that it is about; none where it is of campaigns to come. */
  goal?: Goal;
  choices: Choices;
  onChange: (policy: Policy) => void;
}) {
  const { policy, goal, choices, onChange } = props;
  const t = useT();
  const set = (changes: Partial<Policy>): void => onChange({ ...policy, ...changes });
  const foresees = goal !== 'sell_out';
  const hides = policy.soldOutResponse === 'hide' || (foresees && policy.hideRisk !== null);
  return (
    <BlockStack gap="300">
      {foresees ? (
        <>
          <RiskSentence name="flag" value={policy.flagRisk} onChange={(flagRisk) => set({ flagRisk })} />
          <RiskSentence
            name="stop_promoting"
            value={policy.stopRisk}
            onChange={(stopRisk) => set({ stopRisk })}
          />
          <RiskSentence name="hide" value={policy.hideRisk} onChange={(hideRisk) => set({ hideRisk })} />
        </>
      ) : (
        <Text as="p">{t('policy.no_forecast_sell_out')}</Text>
      )}
      <Sentence text={t('policy.edit.sold_out', { select: SLOT })}>
        <select
          aria-label={t('policy.edit.sold_out_label')}
          value={policy.soldOutResponse ?? ''}
          onChange={({ currentTarget }) =>
            set({ soldOutResponse: RESPONSES.find((one) => one === currentTarget.value) ?? null })
          }
        >
          <option value="">{t('policy.edit.nothing')}</option>
          {RESPONSES.map((response) => (
            <option key={response} value={response}>
              {t(`word.${response}`)}
            </option>
          ))}
        </select>
      </Sentence>
      {hides ? <HideMode policy={policy} choices={choices} set={set} /> : null}
      <Text as="p" tone="subdued">
        {t('policy.edit.meaning')}
      </Text>
      <Locations policy={policy} choices={choices} set={set} />
      <Sentence text={t('policy.edit.at_end', { select: SLOT })}>
        <select
          aria-label={t('policy.edit.at_end_label')}
          value={policy.atEnd}
          onChange={({ currentTarget }) =>
            set({ atEnd: currentTarget.value === 'when_back_in_stock' ? 'when_back_in_stock' : 'now' })
          }
        >
          <option value="now">{t('policy.edit.at_end_now')}</option>
          <option value="when_back_in_stock">{t('policy.edit.at_end_stock')}</option>
        </select>
      </Sentence>
      <DemandSentences policy={policy} set={set} sources={choices.sources} />
      <FormLayout>
        <FormLayout.Group condensed>
          <Units
            label={t('policy.edit.reserve')}
            help={t(goal === undefined ? 'policy.edit.reserve_help_new' : 'policy.edit.reserve_help')}
            value={policy.reserve}
            onChange={(reserve) => set({ reserve })}
          />
          <Units
            label={t('policy.edit.floor')}
            help={t('policy.edit.floor_help')}
            value={policy.floor}
            onChange={(floor) => set({ floor: floor ?? 0 })}
          />
        </FormLayout.Group>
      </FormLayout>
      <ChoiceList
        title={t('policy.edit.promised_title')}
        titleHidden
        allowMultiple
        choices={[
          { value: 'yes', label: t('policy.edit.promised'), helpText: t('policy.edit.promised_help') },
        ]}
        selected={policy.promised ? ['yes'] : []}
        onChange={(chosen) => set({ promised: chosen.length > 0 })}
      />
    </BlockStack>
  );
}

function RiskSentence(props: {
  name: (typeof RESPONSES)[number];
  value: number | null;
  onChange: (risk: number | null) => void;
}) {
  const { name, value, onChange } = props;
  const t = useT();
  const format = useFormat();
  const risks = value === null || RISKS.includes(value) ? RISKS : [...RISKS, value].toSorted((a, b) => a - b);
  return (
    <Sentence text={t(`policy.edit.${name}`, { select: SLOT })}>
      <select
        aria-label={t(`policy.edit.${name}_label`)}
        value={value ?? ''}
        onChange={({ currentTarget }) =>
          onChange(currentTarget.value === '' ? null : Number(currentTarget.value))
        }
      >
        <option value="">{t('policy.edit.never')}</option>
        {risks.map((risk) => (
          <option key={risk} value={risk}>
            {t('policy.edit.above', { risk: format.percent(risk) })}
          </option>
        ))}
      </select>
    </Sentence>
  );
}

interface Part {
  policy: Policy;
  choices: Choices;
  set: (changes: Partial<Policy>) => void;
}

function HideMode({ policy, choices, set }: Part) {
  const t = useT();
  const format = useFormat();
  const channels = choices.publications.filter(({ id }) => policy.hideChannels.includes(id));
  return (
    <BlockStack gap="200">
      <Sentence text={t('policy.edit.hiding', { select: SLOT })}>
        <select
          aria-label={t('policy.edit.hiding_label')}
          value={policy.hideMode}
          onChange={({ currentTarget }) =>
            set({ hideMode: HIDE_MODES.find((mode) => mode === currentTarget.value) ?? 'unlist' })
          }
        >
          {HIDE_MODES.map((mode) => (
            <option key={mode} value={mode}>
              {t(`word.${mode}`)}
            </option>
          ))}
        </select>
      </Sentence>
      <Text as="p" tone="subdued">
        {hidingReach(
          policy,
          channels.map(({ name }) => name),
          t,
          format,
        )}
      </Text>
      {policy.hideMode === 'hide_from_channels' ? (
        <ChoiceList
          title={t('policy.edit.channels')}
          allowMultiple
          choices={choices.publications.map(({ id, name }) => ({ value: id, label: name }))}
          selected={policy.hideChannels}
          onChange={(hideChannels) => set({ hideChannels })}
        />
      ) : null}
    </BlockStack>
  );
}

function Locations({ policy, choices, set }: Part) {
  const t = useT();
  const some = policy.locationIds !== null;
  return (
    <BlockStack gap="200">
      <Sentence text={t('policy.edit.locations', { select: SLOT })}>
        <select
          aria-label={t('policy.edit.locations_label')}
          value={some ? 'some' : 'all'}
          onChange={({ currentTarget }) =>
            set({
              locationIds:
                currentTarget.value === 'all'
                  ? null
                  : choices.locations.filter((one) => one.fulfillsOnlineOrders).map(({ id }) => id),
            })
          }
        >
          <option value="all">{t('policy.edit.locations_all')}</option>
          <option value="some">{t('policy.edit.locations_some')}</option>
        </select>
      </Sentence>
      {some ? (
        <ChoiceList
          title={t('policy.edit.locations_label')}
          titleHidden
          allowMultiple
          choices={choices.locations.map(({ id, name }) => ({ value: id, label: name }))}
          selected={policy.locationIds ?? []}
          onChange={(locationIds) => set({ locationIds })}
        />
      ) : null}
    </BlockStack>
  );
}

function Units(props: {
  label: string;
  help: string;
  value: number | null;
  onChange: (units: number | null) => void;
}) {
  const { label, help, value, onChange } = props;
  return (
    <TextField
      label={label}
      helpText={help}
      type="number"
      min={0}
      autoComplete="off"
      value={value === null ? '' : String(value)}
      onChange={(text) => onChange(/^\d{1,6}$/.test(text) ? Number(text) : null)}
    />
  );
}
