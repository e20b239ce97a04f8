import { useT } from '../i18n/speak.tsx';

const PARTS = ['stock', 'need', 'safe'] as const;

/** What the parts of a stock bar are. Its colour is that of the verdict, which stands in words beside it. */
export function StockBarLegend() {
  const t = useT();
  return (
    <ul className="hf-bar-legend" aria-label={t('bar.legend.title')}>
      {PARTS.map((part) => (
        <li key={part} className={`hf-bar-legend--${part}`}>
          {t(`bar.legend.${part}`)}
        </li>
      ))}
    </ul>
  );
}
