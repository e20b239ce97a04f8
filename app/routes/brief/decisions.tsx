import { BlockStack, Button, Checkbox, FormLayout, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import type { DecisionView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { useFormat, useFrame, useMay } from '../../ui/frame-context.ts';

const NOTHING = { text: '', owner: '', due: '' };

/** What was decided, ticked off where it is done, and a form for the next one. */
export function Decisions({ decisions, act }: { decisions: readonly DecisionView[]; act: Act }) {
  const t = useT();
  const format = useFormat();
  const { now } = useFrame();
  const may = useMay();
  const [draft, setDraft] = useState(NOTHING);
  const say = ({ owner, dueAt, doneAt }: DecisionView): string =>
    [
      owner,
      ...(dueAt === null ? [] : [t('brief.due', { date: format.date(dueAt) })]),
      ...(doneAt === null && dueAt !== null && dueAt < now ? [t('brief.overdue')] : []),
      ...(doneAt === null ? [] : [t('brief.done', { date: format.date(doneAt) })]),
    ].join(' · ');
  return (
    <BlockStack gap="300">
      {decisions.length === 0 ? (
        <Text as="p" tone="subdued">
          {t('brief.no_decisions')}
        </Text>
      ) : (
        <ul className="hf-plain-list">
          {decisions.map((one) => (
            <li key={one.id}>
              {may('tickDecision') ? (
                <Checkbox
                  label={one.text}
                  helpText={say(one)}
                  checked={one.doneAt !== null}
                  disabled={act.pending !== null}
                  onChange={(done) => act.send('tick', { id: one.id, done })}
                />
              ) : (
                <>
                  <Text as="p">{one.text}</Text>
                  <Text as="p" tone="subdued">
                    {say(one)}
                  </Text>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {may('addDecision') ? (
        <div className="hf-no-print">
          <FormLayout>
            <TextField
              label={t('brief.decision')}
              value={draft.text}
              maxLength={500}
              autoComplete="off"
              onChange={(text) => setDraft({ ...draft, text })}
            />
            <FormLayout.Group>
              <TextField
                label={t('brief.owner')}
                value={draft.owner}
                maxLength={100}
                autoComplete="off"
                onChange={(owner) => setDraft({ ...draft, owner })}
              />
              <TextField
                label={t('brief.until')}
                type="date"
                value={draft.due}
                autoComplete="off"
                onChange={(due) => setDraft({ ...draft, due })}
              />
            </FormLayout.Group>
            <Button
              disabled={draft.text.trim() === '' || draft.owner.trim() === '' || act.pending !== null}
              onClick={() => {
                act.send('decide', draft);
                setDraft(NOTHING);
              }}
            >
              {t('brief.write_down')}
            </Button>
          </FormLayout>
        </div>
      ) : (
        <Text as="p" tone="subdued">
          {may.why('addDecision')}
        </Text>
      )}
    </BlockStack>
  );
}
