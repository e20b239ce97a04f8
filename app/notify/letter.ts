import type { Letter } from '../mail/mailer.ts';
import { anchor, button, escape, letterPage } from '../mail/page.ts';
import type { Words } from './words.ts';

/** The message as an email: plain text, and HTML that a phone shows without zooming. */
export const letterOf = (words: Words, to: string, messageId: string, leaveAll: string | null): Letter => ({
  ...unsubscribeBy(leaveAll),
  to,
  messageId,
  subject: words.subject,
  text: textOf(words),
  html: htmlOf(words),
});

/** How a mail program takes its reader off with one click (RFC 2369, RFC 8058). */
export const unsubscribeBy = (address: string | null): Pick<Letter, 'headers'> =>
  address === null
    ? {}
    : {
        headers: {
          'List-Unsubscribe': `<${address}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        },
      };

const textOf = ({ intro, lines, more, times, open, choose, leave }: Words): string =>
  [
    intro,
    '',
    ...lines.flatMap(({ text, meta, step, others }) => [
      text,
      `  ${meta}`,
      `  ${step.label}: ${step.url}`,
      '',
      ...(others === null ? [] : [`${others.label}: ${others.url}`, '']),
    ]),
    ...(more === '' ? [] : [more, '']),
    times,
    `${open.label}: ${open.url}`,
    `${choose.label}: ${choose.url}`,
    ...leave.map(({ label, url }) => `${label}: ${url}`),
  ].join('\n');

function htmlOf({ locale, subject, intro, lines, more, times, open, choose, leave }: Words): string {
  const row = (inside: string): string =>
    `<div style="margin:0 0 16px;padding:0 0 16px;border-bottom:1px solid #e3e3e3">${inside}</div>`;
  const rows = lines.flatMap(({ text, meta, step, others }) => [
    row(
      `<p style="margin:0 0 4px">${escape(text)}</p><p style="margin:0 0 4px;color:#616161;font-size:14px">${escape(meta)}</p><p style="margin:0">${anchor(step)}</p>`,
    ),
    ...(others === null ? [] : [row(`<p style="margin:0">${anchor(others)}</p>`)]),
  ]);
  return letterPage({
    locale,
    title: subject,
    body: [
      `<p>${escape(intro)}</p>`,
      ...rows,
      ...(more === '' ? [] : [`<p>${escape(more)}</p>`]),
      button(open),
      `<p style="color:#616161;font-size:14px">${escape(times)}</p>`,
      `<p style="font-size:14px">${[choose, ...leave].map(anchor).join('<br>')}</p>`,
    ],
  });
}
