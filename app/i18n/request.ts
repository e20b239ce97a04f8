/** Locales that a request wishes for, best first: Shopify's `locale` parameter, then the browser's languages. */
export function localeOf(request: Request): string[] {
  const named = new URL(request.url).searchParams.get('locale');
  const accepted = (request.headers.get('Accept-Language') ?? '')
    .split(',')
    .map((part) => part.split(';')[0]?.trim() ?? '')
    .filter((locale) => locale !== '' && locale !== '*');
  return named ? [named, ...accepted] : accepted;
}
