import type { Leaving } from '../flow/telling/unsubscribe.ts';
import { escape } from '../mail/page.ts';
import { textsFor } from '../mail/texts.ts';

/** The page behind the link at the end of an email: one button, then that it is done. No script, nothing from elsewhere. */
export async function leavePage(of: Leaving | null, acceptLanguage: string): Promise<string> {
  const { t, locale } = await textsFor(of?.locale ?? acceptLanguage);
  const body = of
    ? bodyOf(of, t)
    : `<h1>${escape(t('leave.unknown'))}</h1><p>${escape(t('leave.unknown_text'))}</p>`;
  return [
    `<!doctype html><html lang="${escape(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${escape(t('leave.title'))}</title><style>body{font:16px/1.5 sans-serif;max-width:36rem;margin:0 auto;padding:24px;color:#1a1a1a;background:#fff}`,
    'button{font:inherit;padding:10px 18px;border:0;border-radius:8px;background:#1a1a1a;color:#fff;cursor:pointer;min-height:44px}button:focus-visible{outline:3px solid #005bd3;outline-offset:2px}</style></head>',
    `<body><main>${body}</main></body></html>`,
  ].join('\n');
}

function bodyOf({ what, shopName, left }: Leaving, t: Awaited<ReturnType<typeof textsFor>>['t']): string {
  const listed = what
    .map((one) => `<li>${escape(t(one === 'brief' ? 'leave.brief' : `telling.trigger.${one}`))}</li>`)
    .join('');
  if (left)
    return `<h1>${escape(t('leave.done'))}</h1><p>${escape(t('leave.done_text', { shop: shopName }))}</p><ul>${listed}</ul><p>${escape(t('leave.again'))}</p>`;
  return `<h1>${escape(t('leave.title'))}</h1><p>${escape(t('leave.text', { shop: shopName }))}</p><ul>${listed}</ul><form method="post"><button type="submit">${escape(t('leave.button'))}</button></form>`;
}
