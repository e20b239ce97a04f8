import { createHash } from 'node:crypto';
import { Html, markup } from './markup.ts';

const STYLE = `
:root{color-scheme:light;--ink:#1f2124;--soft:#5c5f62;--line:#dfe3e8;--strong:#005bd3}
*{box-sizing:border-box}
body{margin:0;background:#f4f5f7;color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:44rem;margin:0 auto;padding:16px}
header{padding-bottom:0}header p{margin:0;color:var(--soft)}
h1{font-size:1.4rem;line-height:1.25;margin:4px 0 0}h2{font-size:1.1rem;margin:0 0 8px}h3{font-size:1rem;margin:0}
p{margin:0 0 8px}ul{margin:0 0 8px;padding-left:1.2rem}
nav{display:flex;flex-wrap:wrap;gap:8px;margin:12px 0 0;padding:0}
nav a{padding:8px 12px;border-radius:8px;background:#fff;border:1px solid var(--line);text-decoration:none}
nav a[aria-current]{background:var(--ink);color:#fff;border-color:var(--ink)}
section,.card{background:#fff;border:1px solid var(--line);border-radius:12px;padding:16px;margin:0 0 12px}
[role=search]{margin:0 0 12px}
.item{border-top:1px solid var(--line);padding:12px 0}.item:first-of-type{border-top:0}
.soft{color:var(--soft)}.row{display:flex;gap:12px;justify-content:space-between;align-items:baseline}
.num{font-weight:600;font-variant-numeric:tabular-nums;white-space:nowrap}
.mark{display:inline-block;width:.8em;height:.8em;border-radius:50%;margin-right:6px}
.red{background:#b3261e}.yellow{background:#b7791f}.green{background:#1a7f4b}.grey{background:#8a8f94}
.told{border-left:4px solid #1a7f4b;background:#eaf6ef}.problem{border-left:4px solid #b3261e;background:#fdeceb}
a{color:var(--strong)}
label,legend{display:block;font-weight:600;margin:8px 0 4px}fieldset{border:0;margin:0 0 8px;padding:0}
.choice{display:flex;gap:10px;align-items:center;font-weight:400;min-height:44px;margin:0}
.scale{display:flex;flex-wrap:wrap;gap:4px 16px}
input[type=radio]{width:22px;height:22px;margin:0;flex:none}
input[type=text],input[type=search],select,textarea{width:100%;font:inherit;padding:10px;border:1px solid #8a8f94;border-radius:8px;background:#fff;color:inherit}
textarea{min-height:88px}
button{font:inherit;min-height:44px;padding:8px 16px;border-radius:8px;border:1px solid var(--ink);background:#fff;color:var(--ink);margin:8px 8px 0 0;cursor:pointer}
button.main{background:var(--ink);color:#fff}
summary{min-height:44px;display:flex;align-items:center;cursor:pointer;color:var(--strong)}
:focus-visible{outline:3px solid var(--strong);outline-offset:2px}
`;

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** Nothing is loaded, run or framed; forms go to this address only; nobody is told where a reader came from. */
export const GUEST_HEADERS: Record<string, string> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex, nofollow, noarchive',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Cache-Control': 'no-store',
};

export interface GuestPage {
  locale: string;
  title: string;
  /** Of whom and until when. */
  above: string;
  nav: { label: string; href: string; current: boolean }[];
  main: Html;
  below: string;
}

/** A whole document without a script, that reads well on a phone. */
export const documentOf = ({ locale, title, above, nav, main, below }: GuestPage): string =>
  markup`<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow"><meta name="referrer" content="no-referrer">
<title>${title}</title><style>${new Html(STYLE)}</style></head>
<body><header><p>${above}</p><h1>${title}</h1>${nav.length === 0 ? null : navOf(above, nav)}</header>
<main>${main}</main>
<footer class="soft"><p>${below}</p></footer></body></html>
`.text;

const navOf = (name: string, nav: GuestPage['nav']): Html =>
  markup`<nav aria-label="${name}">${nav.map(
    ({ label, href, current }) =>
      markup`<a href="${href}"${current ? new Html(' aria-current="page"') : null}>${label}</a>`,
  )}</nav>`;
