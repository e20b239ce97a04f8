import { Text } from '@shopify/polaris';
import { useCallback, useState } from 'react';
import { unitsOf } from '../../core/typed-units.ts';
import type { ItemView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useAct, type ActResult } from '../../ui/act.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { useFormat, useSay } from '../../ui/frame-context.ts';

/** Planned units, edited where they stand: Enter or leaving the field saves, Escape takes back, empty means no plan. */
export function PlannedUnits(props: { item: ItemView; label: string; editable: boolean }) {
  const { item, label, editable } = props;
  const t = useT();
  const say = useSay();
  const format = useFormat();
  const kept = item.plannedUnits === null ? '' : String(item.plannedUnits);
  // What is being typed counts until the kept number changes under it.
  const [typed, setTyped] = useState({ over: kept, text: kept });
  const text = typed.over === kept ? typed.text : kept;
  const setText = useCallback((next: string) => setTyped({ over: kept, text: next }), [kept]);
  const [doubt, setDoubt] = useState<{ units: number; sentence: string } | null>(null);
  const onDone = useCallback(
    (result: ActResult) => {
      if (result.ok) return;
      const tooHigh = result.problems.find(({ message }) => message === 'problem.plan_looks_too_high');
      if (tooHigh)
        setDoubt({
          units: Number(text),
          sentence: say({ key: tooHigh.message, params: tooHigh.params ?? {} }),
        });
      else setText(kept);
    },
    [kept, say, setText, text],
  );
  const act = useAct({ onDone, quiet: true });

  if (!editable)
    return (
      <span className="hf-number">{item.plannedUnits === null ? '–' : format.number(item.plannedUnits)}</span>
    );

  const save = (): void => {
    const units = unitsOf(text);
    if (text === kept) return;
    if (units === undefined) setText(kept);
    else act.send('set_units', { variantId: item.variantId, plannedUnits: units });
  };
  return (
    <>
      <input
        className="hf-units"
        inputMode="numeric"
        aria-label={t('items.units_of', { item: label })}
        placeholder="–"
        value={text}
        disabled={act.pending !== null}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setText(kept);
        }}
      />
      {doubt ? (
        <Confirm
          id={`extra-zero-${item.variantId}`}
          title={t('extra_zero.title')}
          confirmLabel={t('extra_zero.keep', { units: format.number(doubt.units) })}
          onConfirm={() => {
            act.send('set_units', { variantId: item.variantId, plannedUnits: doubt.units, confirmed: true });
            setDoubt(null);
          }}
          onClose={() => {
            setDoubt(null);
            setText(kept);
          }}
        >
          <Text as="p">{doubt.sentence}</Text>
        </Confirm>
      ) : null}
    </>
  );
}

/** A hero raises alerts; it does not change holds. */
export function HeroStar({ item, label, editable }: { item: ItemView; label: string; editable: boolean }) {
  const t = useT();
  const act = useAct();
  if (!editable) return item.hero ? <span aria-label={t('items.hero')}>★</span> : null;
  return (
    <button
      type="button"
      className="hf-star"
      aria-pressed={item.hero}
      aria-label={t('items.hero_of', { item: label })}
      title={t('items.hero')}
      disabled={act.pending !== null}
      onClick={() => act.send('set_hero', { variantId: item.variantId, hero: !item.hero })}
    >
      {item.hero ? '★' : '☆'}
    </button>
  );
}
