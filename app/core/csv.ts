/**
 * One CSV field (RFC 4180). A text that a spreadsheet would run as a formula (it begins with = + - @, a tab or a carriage
 * return) gets a leading apostrophe; plain numbers stay numbers. Source: OWASP, CSV injection.
 */
export function csvField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) && !/^-\d+([.,]\d+)?$/.test(value) ? `'${value}` : value;
  return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lines of a CSV, ended by CRLF. */
export const csvLines = (rows: readonly (readonly (string | number | null)[])[]): string =>
  rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
