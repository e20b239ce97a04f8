/** A page number from an address, 1 when there is none or it is nonsense. */
export const pageOf = (params: URLSearchParams): number => {
  const page = Number(params.get('page') ?? '1');
  return Number.isInteger(page) && page > 0 && page < 1_000_000 ? page : 1;
};

/** One of the allowed values, or null. */
export const oneOf = <T extends string>(allowed: readonly T[], value: string | null): T | null =>
  allowed.find((one) => one === value) ?? null;

/** @throws a 404 that the page's error boundary explains. */
export function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Response(null, { status: 404 });
  return value;
}
