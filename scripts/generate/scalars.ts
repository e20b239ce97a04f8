const TEXT = ['ID', 'String', 'DateTime', 'Date', 'URL', 'Money', 'Decimal', 'UnsignedInt64', 'HTML'];
const NUMBERS = ['Int', 'Float'];

/** The zod expression for a scalar of the Admin schema. @throws for one that no operation has needed so far. */
export function scalarParser(name: string): string {
  if (TEXT.includes(name)) return 'z.string()';
  if (NUMBERS.includes(name)) return 'z.number()';
  if (name === 'Boolean') return 'z.boolean()';
  if (name === 'JSON') return 'z.unknown()';
  throw new Error(`scripts/generate/scalars.ts does not know the scalar ${name}`);
}

/** The TypeScript type of a scalar in variables. */
export function scalarType(name: string): string {
  if (TEXT.includes(name)) return 'string';
  if (NUMBERS.includes(name)) return 'number';
  if (name === 'Boolean') return 'boolean';
  if (name === 'JSON') return 'unknown';
  throw new Error(`scripts/generate/scalars.ts does not know the scalar ${name}`);
}
