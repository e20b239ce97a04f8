import type { Letter } from '../mail/mailer.ts';
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

const textOf = ({ intro, lines, more, open, choose, leave }: Words): string =>
  [
    intro,
    '',
    ...lines.flatMap(({ text, meta, step }) => [text, `  ${meta}`, `  ${step.label}: ${step.url}`, '']),
    ...(more === '' ? [] : [more, '']),
    `${open.label}: ${open.url}`,
    `${choose.label}: ${choose.url}`,
    ...leave.map(({ label, url }) => `${label}: ${url}`),
  ].join('\n');

export const escape = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign,
  );

const link = ({ label, url }: Words['open']): string => `<a href="${escape(url)}">${escape(label)}</a>`;

function htmlOf({ locale, subject, intro, lines, more, open, choose, leave }: Words): string {
  const rows = lines.map(
    ({ text, meta, step }) =>
      `<div style="margin:0 0 16px;padding:0 0 16px;border-bottom:1px solid #e3e3e3"><p style="margin:0 0 4px">${escape(text)}</p><p style="margin:0 0 4px;color:#616161;font-size:14px">${escape(meta)}</p><p style="margin:0">${link(step)}</p></div>`,
  );
  return [
    `<!doctype html><html lang="${escape(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(subject)}</title></head>`,
    '<body style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:40rem;margin:0 auto;padding:16px">',
    `<p>${escape(intro)}</p>`,
    ...rows,
    ...(more === '' ? [] : [`<p>${escape(more)}</p>`]),
    `<p>${link(open)}</p><p style="font-size:14px">${[choose, ...leave].map(link).join('<br>')}</p></body></html>`,
  ].join('\n');
}
