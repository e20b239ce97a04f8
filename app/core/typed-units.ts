/**
 * Whole units from what a person typed, 0 … 999,999,999: null for an empty field, undefined for what is no number.
 * Thousands marks of any language (1,000 · 1.000 · 1 000 · 1’000) are read.
 */
export function unitsOf(text: string): number | null | undefined {
  const digits = text.trim().replace(/[\s.,'’](?=\d{3}(\D|$))/g, '');
  if (digits === '') return null;
  return /^\d{1,9}$/.test(digits) ? Number(digits) : undefined;
}
