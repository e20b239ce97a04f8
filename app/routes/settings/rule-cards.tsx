import { BlockStack, Card, ChoiceList, FormLayout, TextField } from '@shopify/polaris';
import { MODES } from '../../core/campaign.ts';
import { useT } from '../../i18n/speak.tsx';
import type { CardProps, SettingsDraft } from './draft.ts';
import { WhoHears, type ShopTelling } from './who-hears.tsx';

type NumberName = 'reserve' | 'holdMinutes' | 'adHoldMinutes' | 'staleHours';

function NumberField({
  name,
  label,
  help,
  draft,
  set,
  errorOf,
}: CardProps & { name: NumberName; label: string; help: string }) {
  return (
    <TextField
      label={label}
      helpText={help}
      type="number"
      min={0}
      value={draft[name]}
      onChange={(value) => set({ [name]: value } as Partial<SettingsDraft>)}
      autoComplete="off"
      {...errorOf(name)}
    />
  );
}

/** What campaigns may not count on, how long a hold lasts at least, how old a number may be. */
export function CalmCard(props: CardProps) {
  const t = useT();
  return (
    <Card>
      <FormLayout>
        <FormLayout.Group condensed>
          <NumberField
            {...props}
            name="reserve"
            label={t('settings.reserve')}
            help={t('settings.reserve_help')}
          />
          <NumberField
            {...props}
            name="staleHours"
            label={t('settings.stale_hours')}
            help={t('settings.stale_hours_help')}
          />
        </FormLayout.Group>
        <FormLayout.Group condensed>
          <NumberField
            {...props}
            name="holdMinutes"
            label={t('settings.hold_minutes')}
            help={t('settings.hold_minutes_help')}
          />
          <NumberField
            {...props}
            name="adHoldMinutes"
            label={t('settings.ad_hold_minutes')}
            help={t('settings.ad_hold_minutes_help')}
          />
        </FormLayout.Group>
      </FormLayout>
    </Card>
  );
}

/** What a new campaign proposes once it is scheduled. */
export function ModeCard({ draft, set }: CardProps) {
  const t = useT();
  return (
    <Card>
      <ChoiceList
        title={t('settings.mode.choose')}
        choices={MODES.map((mode) => ({
          value: mode,
          label: t(`settings.mode.${mode}`),
          helpText: t(`settings.mode.${mode}_help`),
        }))}
        selected={[draft.mode]}
        onChange={([mode]) => set({ mode: mode === 'act' ? 'act' : 'watch' })}
      />
    </Card>
  );
}

export function ExpiryCard({ draft, set, errorOf }: CardProps) {
  const t = useT();
  return (
    <Card>
      <TextField
        label={t('settings.expiry.label')}
        helpText={t('settings.expiry.help')}
        placeholder="custom.expiry_date"
        value={draft.expiryMetafield}
        onChange={(expiryMetafield) => set({ expiryMetafield })}
        autoComplete="off"
        {...errorOf('expiryMetafield')}
      />
    </Card>
  );
}

/** Which tag marks a launch, and who is told of launches. */
export function LaunchCard({ draft, set, errorOf, telling }: CardProps & { telling: ShopTelling }) {
  const t = useT();
  return (
    <Card>
      <BlockStack gap="300">
        <TextField
          label={t('settings.launch.label')}
          helpText={t('settings.launch.help')}
          value={draft.launchTag}
          onChange={(launchTag) => set({ launchTag })}
          maxLength={255}
          autoComplete="off"
          {...errorOf('launchTag')}
        />
        <WhoHears trigger="product_launch" telling={telling} />
      </BlockStack>
    </Card>
  );
}

/** From which change on of a campaign's budget it is told, and to whom. */
export function BudgetCard({ draft, set, errorOf, telling }: CardProps & { telling: ShopTelling }) {
  const t = useT();
  return (
    <Card>
      <BlockStack gap="300">
        <TextField
          label={t('settings.budget.label')}
          helpText={t('settings.budget.help')}
          suffix="%"
          inputMode="decimal"
          value={draft.budgetPercent}
          onChange={(budgetPercent) => set({ budgetPercent })}
          maxLength={6}
          autoComplete="off"
          {...errorOf('budgetPercent')}
        />
        <WhoHears trigger="budget" telling={telling} />
      </BlockStack>
    </Card>
  );
}
