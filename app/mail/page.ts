/** Text in HTML, and in a quoted attribute. */
export const escape = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign,
  );

export const anchor = ({ label, url }: { label: string; url: string }): string =>
  `<a href="${escape(url)}">${escape(label)}</a>`;

/** An email as a whole, as wide as a phone or a comfortable line. Mail programs know no style sheets: styles are inline. */
export const letterPage = (of: { locale: string; title: string; body: readonly string[] }): string =>
  [
    `<!doctype html><html lang="${escape(of.locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(of.title)}</title></head>`,
    '<body style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:40rem;margin:0 auto;padding:16px;color:#1a1a1a;background:#fff">',
    ...of.body,
    '</body></html>',
  ].join('\n');

/** The one thing to press, in the look of a button. */
export const button = ({ label, url }: { label: string; url: string }): string =>
  `<p style="margin:24px 0"><a href="${escape(url)}" style="display:inline-block;padding:10px 18px;border-radius:8px;background:#1a1a1a;color:#fff;text-decoration:none">${escape(label)}</a></p>`;
