import type { JourneyView } from '../../db/views/views.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';

/** How many of the first step come as far as each, now and before; the table beside it says the same. */
export function JourneyChart({ steps }: Pick<JourneyView, 'steps'>) {
  const t = useT();
  const format = useFormat();
  const shown = steps.filter(({ ofFirst, before }) => ofFirst !== null || before.ofFirst !== null);
  if (shown.length === 0) return null;
  const width = (share: number | null) => ({ width: `${Math.min(1, share ?? 0) * 100}%` });
  return (
    <div aria-hidden="true">
      <div className="hf-way">
        {shown.map(({ name, ofFirst, before }) => (
          <div key={name} className={name === 'order' ? 'hf-way__step hf-way__step--next' : 'hf-way__step'}>
            <span>{t(`journey.step.${name}`)}</span>
            <span className="hf-way__bars">
              <span className="hf-way__now" style={width(ofFirst)} />
              <span className="hf-way__before" style={width(before.ofFirst)} />
            </span>
            <span className="hf-number">{ofFirst === null ? '–' : format.share(ofFirst)}</span>
          </div>
        ))}
      </div>
      <ul className="hf-chart__key">
        {(['now', 'before'] as const).map((name) => (
          <li key={name} className={`hf-chart__key--${name}`}>
            {t(`journey.key.${name}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}
