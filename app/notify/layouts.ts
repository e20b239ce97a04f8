import { createHmac } from 'node:crypto';
import { triggerOfAlert } from '../core/audience.ts';
import type { Outgoing } from '../flow/telling/tell.ts';
import type { Words } from './words.ts';

/** Signs of Slack's mrkdwn that a product's name must not carry (Slack: escaping text). */
const inSlack = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign);
/** Slack refuses a message with longer texts (header 150, section 3000 characters). */
const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;
const plain = (text: string): string => inSlack(text).replace(/[*_~`]/g, (sign) => `\u200b${sign}`);

/** Slack's Block Kit. `text` is what a notification shows. */
export function slackContent({ subject, intro, lines, more, times, open, choose }: Words): {
  text: string;
  blocks: object[];
} {
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text: cut(text, 3_000) } });
  const context = (text: string) => ({
    type: 'context',
    elements: [{ type: 'mrkdwn', text: cut(text, 3_000) }],
  });
  const link = (words: Words['open']): string => `<${words.url}|${inSlack(words.label)}>`;
  return {
    text: cut(inSlack(subject), 3_000),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(subject, 150) } },
      context(plain(intro)),
      ...lines.flatMap(({ text, meta, step, others }) => [
        section(`${cut(plain(text), 2_000)}\n${link(step)}`),
        context(plain(meta)),
        ...(others === null ? [] : [section(link(others))]),
      ]),
      context([...(more === '' ? [] : [plain(more)]), plain(times), link(open), link(choose)].join(' · ')),
    ],
  };
}

/** For an incoming webhook of Slack. */
export const slackBody = (words: Words): string => JSON.stringify(slackContent(words));

/** An Adaptive Card, for a Teams workflow that takes webhooks. Text runs take no markdown: a name cannot make a link. */
export function teamsBody({ subject, intro, lines, more, times, open, choose }: Words): string {
  const text = (value: string, style: object = {}) => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text: value, ...style }],
  });
  const button = ({ label, url }: Words['open']) => ({ type: 'Action.OpenUrl', title: label, url });
  return JSON.stringify({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            text(subject, { weight: 'bolder', size: 'medium' }),
            text(intro, { isSubtle: true }),
            ...lines.flatMap(({ text: what, meta, step, others }) => [
              { ...text(cut(what, 700)), separator: true },
              text(meta, { isSubtle: true, size: 'small' }),
              { type: 'ActionSet', actions: [step, ...(others === null ? [] : [others])].map(button) },
            ]),
            ...(more === '' ? [] : [text(more)]),
            text(times, { isSubtle: true, size: 'small' }),
          ],
          actions: [button(open), button(choose)],
        },
      },
    ],
  });
}

/** What a program gets: the same in words and as values. */
export function webhookBody({ id, shop, what, at, lines }: Outgoing, words: Words): string {
  return JSON.stringify({
    id,
    type: what === 'test' ? 'test' : 'alerts',
    shop: shop.domain,
    at: new Date(at).toISOString(),
    text: words.subject,
    alerts: lines.map((line) => ({
      id: line.alertId,
      phase: line.phase,
      trigger: triggerOfAlert(line),
      kind: line.kind,
      values: line.params,
      owner: { role: line.owner.role, person: line.owner.person?.name ?? null },
      campaignId: line.campaignId,
      productId: line.productId,
      openedAt: new Date(line.openedAt).toISOString(),
      resolvedAt: line.resolvedAt === null ? null : new Date(line.resolvedAt).toISOString(),
    })),
  });
}

/**
 * Proof that the body is ours and fresh: HMAC-SHA256 of `<timestamp>.<body>` with the shop's key, timestamp in seconds. A
 * receiver refuses what is older than five minutes.
 */
export function signatureHeaders(
  body: string,
  secret: string,
  at: number,
  id: string,
): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return {
    'Holdfast-Delivery': id,
    'Holdfast-Timestamp': timestamp,
    'Holdfast-Signature': `sha256=${signature}`,
  };
}
