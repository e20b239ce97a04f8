import type { SettingDifference } from '../../core/settings-file.ts';
import type { SettingsPreview } from '../../flow/commands/settings-file.ts';
import { useT } from '../../i18n/speak.tsx';
import { useFormat } from '../../ui/frame-context.ts';

/** Each setting that would change: what it is, and what it would be. */
export function DifferencesTable({ differences }: { differences: readonly SettingDifference[] }) {
  const t = useT();
  const format = useFormat();
  const shown = (path: string, value: SettingDifference['before']): string => {
    if (value === null) return t('data.value.none');
    if (typeof value === 'boolean') return t(value ? 'word.yes' : 'word.no');
    if (typeof value === 'number') return format.number(value);
    if (typeof value === 'string') {
      if (path === 'defaultRole') return t(`role.name.${value}`);
      return t.exists(`word.${value}`) ? t(`word.${value}`) : value;
    }
    if (value.length === 0) return t('data.value.none');
    return format.list(path === 'signers' ? value.map((role) => t(`role.name.${role}`)) : value);
  };
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
            <th scope="row">{t.exists(`setting.${path}`) ? t(`setting.${path}`) : path}</th>
            <td>{shown(path, before)}</td>
            <td>{shown(path, after)}</td>
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
