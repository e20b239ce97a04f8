import type { SettingDifference } from '../../core/settings-file.ts';
import type { SettingsPreview } from '../../flow/commands/settings-file.ts';
import { useT } from '../../i18n/speak.tsx';
import { useSettingWords } from '../../ui/setting-words.ts';

/** Each setting that would change: what it is, and what it would be. */
export function DifferencesTable({ differences }: { differences: readonly SettingDifference[] }) {
  const t = useT();
  const words = useSettingWords();
  return (
    <table className="hf-table">
      <thead>
        <tr>
          <th scope="col">{t('data.file.setting')}</th>
          <th scope="col">{t('data.file.now')}</th>
          <th scope="col">{t('data.file.then')}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ path, before, after }) => (
          <tr key={path}>
            <th scope="row">{words.name(path)}</th>
            <td>{words.value(path, before)}</td>
            <td>{words.value(path, after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** People whose role would change, or who would have it when they come. */
export function PeopleTable({ people }: { people: SettingsPreview['people'] }) {
  const t = useT();
  return (
    <table className="hf-table">
      <thead>
        <tr>
          <th scope="col">{t('team.column.name')}</th>
          <th scope="col">{t('data.file.now')}</th>
          <th scope="col">{t('data.file.then')}</th>
        </tr>
      </thead>
      <tbody>
        {people.map(({ email, name, from, role }) => (
          <tr key={email}>
            <th scope="row">{name ?? email}</th>
            <td>{from === null ? t('data.value.none') : t(`role.name.${from}`)}</td>
            <td>{t(`role.name.${role}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
