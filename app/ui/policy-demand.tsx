import { BlockStack, ChoiceList, Text } from '@shopify/polaris';
import { sellsForCampaign } from '../core/channels.ts';
import type { Policy } from '../core/policy.ts';
import { useT } from '../i18n/speak.tsx';
import { useFormat } from './frame-context.ts';
import { Sentence, SLOT } from './sentence-with-choice.tsx';

const OTHERS_TIMES = [0, 0.5, 1, 1.5, 2, 3];

interface Part {
  policy: Policy;
  set: (changes: Partial<Policy>) => void;
}

/** What the forecast expects: how demand spreads, who else sells from the stock, and whether units on their way count. */
export function DemandSentences({ policy, set, sources }: Part & { sources: readonly string[] }) {
  const t = useT();
  return (
    <BlockStack gap="300">
      <Sentence text={t('policy.edit.shape', { select: SLOT })}>
        <select
          aria-label={t('policy.edit.shape_label')}
          value={policy.shape}
          onChange={({ currentTarget }) =>
            set({ shape: currentTarget.value === 'launch' ? 'launch' : 'uniform' })
          }
        >
          <option value="uniform">{t('policy.edit.shape_uniform')}</option>
          <option value="launch">{t('policy.edit.shape_launch')}</option>
        </select>
      </Sentence>
      <OwnChannels policy={policy} set={set} sources={sources} />
      <Others policy={policy} set={set} />
      <ChoiceList
        title={t('policy.edit.incoming_title')}
        titleHidden
        allowMultiple
        choices={[
          { value: 'yes', label: t('policy.edit.incoming'), helpText: t('policy.edit.incoming_help') },
        ]}
        selected={policy.countIncoming ? ['yes'] : []}
        onChange={(chosen) => set({ countIncoming: chosen.length > 0 })}
      />
    </BlockStack>
  );
}

/** Which order sources are the campaign's; hidden where the shop has no orders to name them by. */
function OwnChannels({ policy, set, sources }: Part & { sources: readonly string[] }) {
  const t = useT();
  const { channels } = policy;
  const known = [...new Set([...sources, ...(channels ?? [])])];
  if (known.length === 0) return null;
  return (
    <BlockStack gap="200">
      <Sentence text={t('policy.edit.own_channels', { select: SLOT })}>
        <select
          aria-label={t('policy.edit.own_channels_label')}
          value={channels === null ? 'usual' : 'some'}
          onChange={({ currentTarget }) =>
            set({
              channels:
                currentTarget.value === 'usual' ? null : known.filter((one) => sellsForCampaign(one, null)),
            })
          }
        >
          <option value="usual">{t('policy.edit.own_channels_usual')}</option>
          <option value="some">{t('policy.edit.own_channels_some')}</option>
        </select>
      </Sentence>
      {channels === null ? null : (
        <ChoiceList
          title={t('policy.edit.own_channels_label')}
          titleHidden
          allowMultiple
          choices={known.map((source) => ({ value: source, label: source }))}
          selected={channels}
          onChange={(chosen) => set({ channels: chosen })}
        />
      )}
    </BlockStack>
  );
}

function Others({ policy, set }: Part) {
  const t = useT();
  const format = useFormat();
  const times = [...new Set([...OTHERS_TIMES, policy.othersTimes])].toSorted((a, b) => a - b);
  const word = (one: number): string => {
    if (one === 0) return t('policy.edit.others_none');
    return one === 1
      ? t('policy.edit.others_same')
      : t('policy.edit.others_times', { share: format.percent(one) });
  };
  return (
    <BlockStack gap="100">
      <Sentence text={t('policy.edit.others', { select: SLOT })}>
        <select
          aria-label={t('policy.edit.others_label')}
          value={policy.othersTimes}
          onChange={({ currentTarget }) => set({ othersTimes: Number(currentTarget.value) })}
        >
          {times.map((one) => (
            <option key={one} value={one}>
              {word(one)}
            </option>
          ))}
        </select>
      </Sentence>
      <Text as="p" tone="subdued">
        {t('policy.edit.others_help')}
      </Text>
    </BlockStack>
  );
}
