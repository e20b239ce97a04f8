import { Banner, List } from '@shopify/polaris';
import type { Problem } from '../flow/commands/commands.ts';
import { useT } from '../i18n/speak.tsx';
import { useSay } from './frame-context.ts';

/** Problems that belong to no field, or all of them where a page has no fields. */
export function Problems({ problems, title }: { problems: readonly Problem[]; title?: string }) {
  const say = useSay();
  const t = useT();
  if (problems.length === 0) return null;
  const texts = [...new Set(problems.map((one) => say({ key: one.message, params: one.params ?? {} })))];
  return (
    <Banner tone="critical" title={title ?? t('problem.title')}>
      {texts.length === 1 ? (
        <p>{texts[0]}</p>
      ) : (
        <List>
          {texts.map((text) => (
            <List.Item key={text}>{text}</List.Item>
          ))}
        </List>
      )}
    </Banner>
  );
}
