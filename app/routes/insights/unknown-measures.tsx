import type { MeasureView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';

/** Measures of which nothing is known yet, folded: what each is, and so what it needs; on paper their names. Nothing without any. */
export function UnknownMeasures({ measures }: { measures: readonly Pick<MeasureView, 'name'>[] }) {
  const t = useT();
  if (measures.length === 0) return null;
  const names = measures.map(({ name }) => t(`measure.${name}.name`));
  return (
    <>
      <details>
        <summary>{t('insights.unknown', { count: measures.length })}</summary>
        <dl className="hf-words hf-apart">
          {measures.map(({ name }) => (
            <div key={name}>
              <dt>{t(`measure.${name}.name`)}</dt>
              <dd>
                {[`measure.${name}.how`, `measure.${name}.needs`]
                  .filter(t.exists)
                  .map((key) => t(key))
                  .join(' ')}
              </dd>
            </div>
          ))}
        </dl>
      </details>
      <p className="hf-only-print">{t('insights.unknown_names', { names: names.join('; ') })}</p>
    </>
  );
}
