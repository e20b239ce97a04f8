/** Shopify's search syntax, as used by list queries and webhook filters. `AND` binds tighter than `OR`. */

export type Comparator = '=' | '>' | '>=' | '<' | '<=';

export interface Term {
  kind: 'term';
  /** null for a bare word. */
  field: string | null;
  comparator: Comparator;
  value: string;
  quoted: boolean;
}
export type Search =
  Term | { kind: 'all'; parts: Search[] } | { kind: 'any'; parts: Search[] } | { kind: 'not'; part: Search };

interface Token {
  kind: '(' | ')' | '-' | 'AND' | 'OR' | 'NOT' | 'term';
  term?: Term;
}

const PIECE =
  /\s*(?:(\(|\))|(-)(?=[^\s])|(AND|OR|NOT)(?=[\s()]|$)|(?:([A-Za-z_][\w.$:-]*?):)?(>=|<=|>|<)?(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s()"']+)))/y;

/** Parses a query; an empty one matches everything. Unfinished parentheses are closed silently, as Shopify does. */
export function parseSearch(query: string): Search {
  const tokens = tokenize(query);
  let at = 0;

  function any(): Search {
    const parts = [all()];
    while (tokens[at]?.kind === 'OR') {
      at++;
      parts.push(all());
    }
    return parts.length === 1 ? (parts[0] as Search) : { kind: 'any', parts };
  }
  function all(): Search {
    const parts: Search[] = [];
    for (let token = tokens[at]; token && token.kind !== 'OR' && token.kind !== ')'; token = tokens[at]) {
      if (token.kind === 'AND') at++;
      else parts.push(one());
    }
    return parts.length === 1 ? (parts[0] as Search) : { kind: 'all', parts };
  }
  function one(): Search {
    const token = tokens[at++];
    if (!token) return { kind: 'all', parts: [] };
    if (token.kind === '-' || token.kind === 'NOT') return { kind: 'not', part: one() };
    if (token.kind === '(') {
      const inner = any();
      if (tokens[at]?.kind === ')') at++;
      return inner;
    }
    return token.term ?? { kind: 'all', parts: [] };
  }

  const parts: Search[] = [];
  while (at < tokens.length) {
    parts.push(any());
    if (tokens[at]?.kind === ')') at++;
  }
  return parts.length === 1 ? (parts[0] as Search) : { kind: 'all', parts };
}

function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  PIECE.lastIndex = 0;
  const text = query.trim();
  while (PIECE.lastIndex < text.length) {
    const start = PIECE.lastIndex;
    const match = PIECE.exec(text);
    if (!match) {
      PIECE.lastIndex = start + 1;
      continue;
    }
    const [, paren, minus, word, field, comparator, double, single, bare] = match;
    if (paren === '(' || paren === ')') tokens.push({ kind: paren });
    else if (minus) tokens.push({ kind: '-' });
    else if (word === 'AND' || word === 'OR' || word === 'NOT') tokens.push({ kind: word });
    else tokens.push({ kind: 'term', term: term(field, comparator, double ?? single, bare) });
  }
  return tokens;
}

function term(
  field: string | undefined,
  comparator: string | undefined,
  quoted: string | undefined,
  bare: string | undefined,
): Term {
  return {
    kind: 'term',
    field: field ?? null,
    comparator: (comparator ?? '=') as Comparator,
    value: quoted === undefined ? (bare ?? '') : quoted.replace(/\\(.)/g, '$1'),
    quoted: quoted !== undefined,
  };
}

/** Evaluates a search with a test for single terms. */
export function matches(search: Search, test: (term: Term) => boolean): boolean {
  switch (search.kind) {
    case 'term':
      return test(search);
    case 'all':
      return search.parts.every((part) => matches(part, test));
    case 'any':
      return search.parts.some((part) => matches(part, test));
    case 'not':
      return !matches(search.part, test);
  }
}

/** All terms of a search, in order. */
export function termsOf(search: Search): Term[] {
  if (search.kind === 'term') return [search];
  return search.kind === 'not' ? termsOf(search.part) : search.parts.flatMap(termsOf);
}

/** `actual` against `wanted`, by the comparator of a term. */
export function compareNumbers(actual: number, comparator: Comparator, wanted: number): boolean {
  switch (comparator) {
    case '=':
      return actual === wanted;
    case '>':
      return actual > wanted;
    case '>=':
      return actual >= wanted;
    case '<':
      return actual < wanted;
    case '<=':
      return actual <= wanted;
  }
}

/** Text without regard to capitals; `*` alone matches whatever is there, at the end it makes a prefix. */
export function matchesText(actual: string | null | undefined, wanted: string): boolean {
  if (actual === null || actual === undefined || actual === '') return false;
  if (wanted === '*') return true;
  const folded = wanted.toLowerCase();
  return folded.endsWith('*')
    ? actual.toLowerCase().startsWith(folded.slice(0, -1))
    : actual.toLowerCase() === folded;
}
