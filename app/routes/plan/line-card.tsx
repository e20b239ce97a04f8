import { Badge, BlockStack, Box, Button, InlineStack, Select, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { FEASIBILITY, needsNote, type Feasibility } from '../../core/feasibility.ts';
import type { ComingView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import type { Act } from '../../ui/act.ts';
import { useFormat, useMay } from '../../ui/frame-context.ts';
import { planLineInWords } from '../../ui/plan-line.ts';
import { ANSWER_TONE, AnswerLine } from './answer-line.tsx';
import { nameOfItem } from '../../ui/item-name.ts';

type Line = Omit<ComingView['lines'][number], 'left' | 'usable' | 'missing' | 'restock'> & {
  /** Null: not shown to this person. */
  left: number | null;
  usable: number | null;
  missing: number | null;
  restock: number | null;
};

/** One planned item against the stock, what would close its gap, and what operations say to it. */
export function LineCard({ line, act }: { line: Line; act: Act }) {
  const t = useT();
  const format = useFormat();
  const may = useMay();
  const [open, setOpen] = useState(false);
  const units = (value: number | null): string => (value === null ? '–' : format.number(value));
  const name = nameOfItem(line);
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm">
          {name}
        </Text>
        {line.answer ? (
          <Badge tone={ANSWER_TONE[line.answer.answer]}>{t(`plan.answer.${line.answer.answer}`)}</Badge>
        ) : null}
      </InlineStack>
      <Text as="p">{planLineInWords(line, t, format)}</Text>
      {line.toBeSafe && line.planned !== null ? (
        <Text as="p">{t('plan.lines.planned', { units: units(line.planned) })}</Text>
      ) : null}
      {line.expectedDemand !== null && line.demandLow !== null && line.demandHigh !== null ? (
        <Text as="p">
          {t(line.judged ? 'plan.lines.expected_still' : 'plan.lines.expected', {
            units: units(line.expectedDemand),
            low: units(line.demandLow),
            high: units(line.demandHigh),
          })}
        </Text>
      ) : null}
      {line.moves.length > 0 && line.restock !== null ? (
        <Text as="p">
          {t('plan.lines.moves', {
            moves: format.list(
              line.moves.map((move) => t('plan.lines.move', { from: move.from, units: units(move.units) })),
            ),
            restock: units(line.restock),
          })}
        </Text>
      ) : null}
      {line.answer ? <AnswerLine answer={line.answer} planned={line.planned} /> : null}
      {!may('answerFeasibility') ? null : open ? (
        <AnswerForm line={line} name={name} act={act} close={() => setOpen(false)} />
      ) : (
        <Box>
          <Button
            accessibilityLabel={`${t(line.answer ? 'plan.answer.change' : 'plan.answer.give')}: ${name}`}
            onClick={() => setOpen(true)}
          >
            {t(line.answer ? 'plan.answer.change' : 'plan.answer.give')}
          </Button>
        </Box>
      )}
    </BlockStack>
  );
}

function AnswerForm({ line, name, act, close }: { line: Line; name: string; act: Act; close: () => void }) {
  const t = useT();
  const [chosen, setChosen] = useState<Feasibility>(line.answer?.answer ?? 'feasible');
  const [note, setNote] = useState(line.answer?.note ?? '');
  return (
    <BlockStack gap="300">
      <Select
        label={t('plan.answer.label', { item: name })}
        options={FEASIBILITY.map((value) => ({ value, label: t(`plan.answer.${value}`) }))}
        value={chosen}
        onChange={(value) => setChosen(FEASIBILITY.find((one) => one === value) ?? 'feasible')}
      />
      <TextField
        label={t('plan.answer.note')}
        helpText={needsNote(chosen) ? t('problem.feasibility_note') : undefined}
        value={note}
        onChange={setNote}
        maxLength={500}
        autoComplete="off"
      />
      <InlineStack gap="200">
        <Button
          variant="primary"
          disabled={act.pending !== null || (needsNote(chosen) && note.trim() === '')}
          onClick={() => {
            act.send('feasibility', {
              campaignId: line.campaignId,
              variantId: line.variantId,
              answer: chosen,
              note,
            });
            close();
          }}
        >
          {t('plan.answer.send')}
        </Button>
        <Button onClick={close}>{t('action.back_out')}</Button>
      </InlineStack>
    </BlockStack>
  );
}
