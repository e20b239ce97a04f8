/** Pictures for products that need no network: a pattern drawn from the product's handle. */
import { html } from './html.ts';
import type { Html } from './html.ts';

const INKS = ['#0d5c55', '#8a3b12', '#3b3f8f', '#7a2e5d', '#5b5a12', '#1f5a86', '#6b3fa0', '#2f6b2b'];
const GROUNDS = ['#dcefe9', '#fbe6d4', '#e2e4f8', '#f6dfec', '#efeecb', '#d9eaf7', '#ebe0f7', '#e0f0dc'];

function hash(text: string): number {
  let value = 2166136261;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
  return value;
}

/** A decorative square; the name beside it says what it is. */
export function tile(handle: string, title: string): Html {
  const seed = hash(handle);
  const ink = INKS[seed % INKS.length] ?? '#333';
  const ground = GROUNDS[seed % GROUNDS.length] ?? '#eee';
  const [turn, size, shift] = [(seed >>> 4) % 360, 22 + ((seed >>> 8) % 18), (seed >>> 12) % 30];
  const shape =
    (seed >>> 16) % 3 === 0
      ? html`<circle cx="${36 + shift}" cy="42" r="${size}" />`
      : (seed >>> 16) % 3 === 1
        ? html`<rect
            x="${20 + shift / 2}"
            y="${18 + shift / 2}"
            width="${size * 1.5}"
            height="${size * 1.5}"
            rx="9"
          />`
        : html`<path
            d="M${50 + shift / 3} 14 L${84 - shift / 3} 76 L16 ${62 + shift / 3}Z"
            stroke-linejoin="round"
          />`;
  return html`<svg class="tile" viewBox="0 0 100 100" aria-hidden="true" focusable="false">
    <rect width="100" height="100" fill="${ground}" />
    <g fill="${ink}" opacity=".18" transform="rotate(${turn} 50 50)">${shape}</g>
    <g fill="${ink}" opacity=".3" transform="rotate(${(turn + 140) % 360} 50 50)">${shape}</g>
    <text
      x="50"
      y="60"
      text-anchor="middle"
      font-size="30"
      font-weight="700"
      fill="${ink}"
      font-family="Georgia,serif"
    >
      ${initials(title)}
    </text>
  </svg>`;
}

/** The same picture as a file of its own, for catalogues that need image addresses: `/faces/pictures/{handle}.svg`. */
export function picture(handle: string): string {
  const drawn = tile(handle, handle.replaceAll('-', ' ')).text;
  return drawn.replace('class="tile"', 'xmlns="http://www.w3.org/2000/svg" width="400" height="400"');
}

const initials = (title: string): string =>
  title
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
