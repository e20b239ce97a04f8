/** HTML as a value: whatever is put into a template is escaped, unless it is HTML already. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Piece = Html | string | number | null | undefined | false | readonly Piece[];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function render(piece: Piece): string {
  if (piece instanceof Html) return piece.text;
  if (piece === null || piece === undefined || piece === false) return '';
  if (typeof piece === 'string')
    return piece.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
  return typeof piece === 'number' ? String(piece) : piece.map(render).join('');
}

/** A template whose values are escaped; lists are joined, `null`, `undefined` and `false` are nothing. */
export function html(strings: TemplateStringsArray, ...values: Piece[]): Html {
  return new Html(strings.map((text, i) => text + (i < values.length ? render(values[i]) : '')).join(''));
}

/** What a page says to search engines: no text in it can end the element. */
export const structuredData = (value: unknown): Html =>
  new Html(`<script type="application/ld+json">${JSON.stringify(value).replaceAll('<', '\\u003c')}</script>`);

/** JSON for a `<script type="application/json">`: no text in it can end the element. */
export function jsonScript(id: string, value: unknown): Html {
  const text = JSON.stringify(value).replaceAll('<', '\\u003c');
  return new Html(`<script type="application/json" id="${id}">${text}</script>`);
}
