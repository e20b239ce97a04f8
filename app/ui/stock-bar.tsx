import type { Assessment } from '../core/decision.ts';
import type { VerdictKind } from '../core/picture.ts';
import { useT } from '../i18n/speak.tsx';
import { useFormat } from './frame-context.ts';

const SHADE: Partial<Record<VerdictKind, string>> = {
  covered: 'covered',
  below_need: 'below_need',
  sold_out: 'sold_out',
};

/**
 * Stock against need at a glance: the filled part is usable stock, the mark is what the campaign still needs, the hatched
 * part the buffer to be safe.
 */
export function StockBar({
  assessment,
  verdict,
}: {
  assessment: Assessment | null;
  verdict: VerdictKind | null;
}) {
  const t = useT();
  const format = useFormat();
  const stock = assessment?.usable ?? assessment?.buyable ?? null;
  if (!assessment || stock === null) return <span>–</span>;
  const need = assessment.need;
  const safe = assessment.needToBeSafe;
  const full = Math.max(stock, need ?? 0, safe ?? 0, 1) * 1.08;
  const width = (units: number): string => `${Math.min(100, (Math.max(0, units) / full) * 100).toFixed(1)}%`;
  const words =
    safe === null
      ? t('bar.stock_only', { stock: format.number(stock) })
      : t('bar.against_safe', { stock: format.number(stock), safe: format.number(safe) });
  return (
    <div>
      <div className="hf-bar" aria-hidden="true">
        {safe === null ? null : <div className="hf-bar__safe" style={{ width: width(safe) }} />}
        <div
          className={`hf-bar__stock hf-bar__stock--${(verdict && SHADE[verdict]) ?? 'other'}`}
          style={{ width: width(stock) }}
        />
        {need === null ? null : <div className="hf-bar__need" style={{ left: width(need) }} />}
      </div>
      <span className="hf-number">{words}</span>
    </div>
  );
}
