import { BlockStack, Button, Card, FormLayout, InlineStack, Select, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { OWNED_BY, type Keeper, type OwnedBy, type OwnerRule } from '../../core/owners.ts';
import { useT, type Translate } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { pickCollections } from '../campaign-form/resource-picker.ts';

/** Which products whom: a list in its order, and a line to add one. */
export function OwnerRulesCard(props: {
  rules: readonly OwnerRule[];
  people: readonly Keeper[];
  editable: boolean;
  act: Act;
}) {
  const { people, editable, act } = props;
  // As they count: the most specific first, of equal ones in the order that people chose.
  const rules = props.rules.toSorted((a, b) => OWNED_BY.indexOf(a.by) - OWNED_BY.indexOf(b.by));
  const t = useT();
  const workers = people.filter(({ role }) => role !== 'viewer');
  const save = (next: readonly OwnerRule[]): void => act.send('save_owners', { rules: next });
  const nameOf = (id: string): string =>
    workers.find(({ userId }) => userId === id)?.name ?? t('owners.rules.gone');
  return (
    <Card>
      <BlockStack gap="300">
        {rules.length === 0 ? <Text as="p">{t('owners.rules.empty')}</Text> : null}
        <ol className="hf-plain-list">
          {rules.map((rule, at) => (
            <li key={JSON.stringify(rule)}>
              <InlineStack align="space-between" gap="200">
                <span>{t('owners.rules.line', { what: whatOf(rule, t), name: nameOf(rule.owner) })}</span>
                {editable ? (
                  <InlineStack gap="300">
                    {rules[at - 1]?.by !== rule.by ? null : (
                      <Button
                        variant="plain"
                        disabled={act.pending !== null}
                        accessibilityLabel={t('owners.rules.up_of', { what: whatOf(rule, t) })}
                        onClick={() => save(movedUp(rules, at))}
                      >
                        {t('owners.rules.up')}
                      </Button>
                    )}
                    <Button
                      variant="plain"
                      disabled={act.pending !== null}
                      accessibilityLabel={t('owners.rules.remove_of', { what: whatOf(rule, t) })}
                      onClick={() => save(rules.filter((one) => one !== rule))}
                    >
                      {t('team.remove')}
                    </Button>
                  </InlineStack>
                ) : null}
              </InlineStack>
            </li>
          ))}
        </ol>
        {!editable ? null : workers.length === 0 ? (
          <Text as="p">{t('owners.rules.nobody')}</Text>
        ) : (
          <NewRule key={rules.length} workers={workers} act={act} onAdd={(rule) => save([...rules, rule])} />
        )}
      </BlockStack>
    </Card>
  );
}

function NewRule(props: { workers: readonly Keeper[]; act: Act; onAdd(rule: OwnerRule): void }) {
  const { workers, act, onAdd } = props;
  const t = useT();
  const [by, setBy] = useState<OwnedBy>('vendor');
  const [value, setValue] = useState('');
  const [label, setLabel] = useState('');
  const [owner, setOwner] = useState(workers[0]?.userId ?? '');
  const pick = async (): Promise<void> => {
    const [picked] = (await pickCollections(value === '' ? [] : [{ id: value }])) ?? [];
    if (!picked) return;
    setValue(picked.id);
    setLabel(picked.title);
  };
  const change = (kind: string): void => {
    setBy(OWNED_BY.find((one) => one === kind) ?? 'vendor');
    setValue('');
    setLabel('');
  };
  return (
    <>
      <FormLayout>
        <FormLayout.Group>
          <Select
            label={t('owners.rules.by')}
            options={OWNED_BY.map((one) => ({ value: one, label: t(`owners.kind.${one}`) }))}
            value={by}
            onChange={change}
          />
          {by === 'everything' || by === 'collection' ? null : (
            <TextField
              label={t('owners.rules.value')}
              value={value}
              onChange={setValue}
              maxLength={255}
              autoComplete="off"
            />
          )}
          <Select
            label={t('owners.rules.owner')}
            options={workers.map(({ userId, name }) => ({ value: userId, label: name }))}
            value={owner}
            onChange={setOwner}
          />
        </FormLayout.Group>
      </FormLayout>
      {by === 'collection' ? (
        <InlineStack gap="200" blockAlign="center">
          <Button onClick={() => void pick()}>{t('owners.rules.choose')}</Button>
          {label === '' ? null : <Text as="span">{t('owners.rules.chosen', { name: label })}</Text>}
        </InlineStack>
      ) : null}
      <InlineStack>
        <Button
          disabled={by !== 'everything' && value.trim() === ''}
          loading={act.pending === 'save_owners'}
          onClick={() => onAdd({ by, value: value.trim(), label, owner })}
        >
          {t('owners.rules.add')}
        </Button>
      </InlineStack>
    </>
  );
}

/** What a rule goes by, in words. */
export const whatOf = ({ by, value, label }: OwnerRule, t: Translate): string =>
  t(`owners.what.${by}`, { value: label || value });

const movedUp = (rules: readonly OwnerRule[], at: number): OwnerRule[] =>
  rules.flatMap((rule, place) => {
    if (place === at - 1) return rules.slice(at - 1, at + 1).toReversed();
    return place === at ? [] : [rule];
  });
