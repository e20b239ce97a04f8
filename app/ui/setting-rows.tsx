import type { SettingDifference } from '../core/settings-file.ts';
import { useSettingWords } from './setting-words.ts';

/** Settings by their own names as rows of plain text, for who may look and not change. */
export function SettingRows({ values }: { values: Readonly<Record<string, SettingDifference['before']>> }) {
  const words = useSettingWords();
  return (
    <dl className="hf-words">
      {Object.entries(values).map(([path, value]) => (
        <div key={path}>
          <dt>{words.name(path)}</dt>
          <dd>{words.value(path, value)}</dd>
        </div>
      ))}
    </dl>
  );
}
