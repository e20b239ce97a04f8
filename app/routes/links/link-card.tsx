import { Badge, BlockStack, Button, InlineStack, Text } from '@shopify/polaris';
import type { ListedLink } from '../../flow/guests/commands.ts';
import { useT } from '../../i18n/speak.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import type { Act } from '../../ui/act.ts';
import { useFormat } from '../../ui/frame-context.ts';
import { nameOfPerson } from '../../ui/person-name.ts';

/** One link: whom it is for, what it opens, when it was used, and its address to copy. */
export function LinkCard({ link, act }: { link: ListedLink; act: Act }) {
  const t = useT();
  const format = useFormat();
  const { name, path } = link;
  const opens = link.purposes.some((purpose) => purpose !== 'calendar');
  return (
    <BlockStack gap="200">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h3" variant="headingSm">
            {name}
          </Text>
          {link.holds ? (
            <Badge tone="success">{t('settings.links.holds')}</Badge>
          ) : (
            <Badge>{t(link.revokedAt === null ? 'settings.links.expired' : 'settings.links.revoked')}</Badge>
          )}
        </InlineStack>
        {link.holds ? (
          <Button
            tone="critical"
            disabled={act.pending !== null}
            accessibilityLabel={`${t('settings.links.revoke')}: ${name}`}
            onClick={() => act.send('revoke_link', { id: link.id })}
          >
            {t('settings.links.revoke')}
          </Button>
        ) : null}
      </InlineStack>
      <Text as="p">
        {t(link.revokedAt === null ? 'settings.links.about' : 'settings.links.about_revoked', {
          role: t(`role.title.${link.role}`),
          purposes: format.list(link.purposes.map((purpose) => t(`settings.links.purpose.${purpose}`))),
          date: format.date(link.expiresAt),
        })}
      </Text>
      <Text as="p" tone="subdued">
        {t('settings.links.by', {
          name: nameOfPerson(link.createdBy),
          at: format.dateTime(link.createdAt),
        })}
        {' · '}
        {link.lastUsedAt === null
          ? t(link.holds ? 'settings.links.never_used' : 'settings.links.never_used_ended')
          : t('settings.links.last_used', { at: format.dateTime(link.lastUsedAt) })}
      </Text>
      {path !== null && opens ? (
        <CopyField label={t('settings.links.address', { name })} path={path} of={name} />
      ) : null}
      {path !== null && link.purposes.includes('calendar') ? (
        <CopyField
          label={t('settings.links.calendar_address', { name })}
          path={`${path}/calendar.ics`}
          of={name}
        />
      ) : null}
      {link.holds && path === null ? <Text as="p">{t('settings.links.not_yours')}</Text> : null}
    </BlockStack>
  );
}
