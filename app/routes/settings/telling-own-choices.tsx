import { FormLayout, Select } from '@shopify/polaris';
import { useState } from 'react';
import { HOW, TRIGGERS, type Trigger } from '../../core/audience.ts';
import type { OwnTelling } from '../../core/telling.ts';
import { useT } from '../../i18n/speak.tsx';

/** One choice for each trigger, folded at first where nothing is chosen: what is missing is told as the role's. */
export function OwnChoicesFields(props: {
  chosen: OwnTelling['told'];
  onChange(chosen: OwnTelling['told']): void;
}) {
  const { chosen, onChange } = props;
  const t = useT();
  const [unfolded] = useState(Object.keys(chosen).length > 0);
  const set = (trigger: Trigger, value: string): void => {
    const { [trigger]: _was, ...others } = chosen;
    const how = HOW.find((one) => one === value);
    onChange(how === undefined ? others : { ...others, [trigger]: how });
  };
  const choicesOf = (trigger: Trigger) => [
    { value: '', label: t('telling.own.as_role') },
    // What mentions a person comes at once, or not at all.
    ...HOW.filter((how) => how === 'off' || trigger !== 'mention').map((how) => ({
      value: how,
      label: t(`telling.how.${how}`),
    })),
  ];
  return (
    <details open={unfolded}>
      <summary>{t('telling.own.choose')}</summary>
      <FormLayout>
        {TRIGGERS.map((trigger) => (
          <Select
            key={trigger}
            label={t('telling.own.of', { what: t(`telling.trigger.${trigger}`) })}
            options={choicesOf(trigger)}
            value={chosen[trigger] ?? ''}
            onChange={(value) => set(trigger, value)}
          />
        ))}
      </FormLayout>
    </details>
  );
}
