import type { Line } from '../../core/explain.ts';
import type { CommandResult } from '../../flow/commands/commands.ts';
import { chooseLocale, loadLanguage } from '../../i18n/locales.ts';
import { localeOf } from '../../i18n/request.ts';
import { translator } from '../../i18n/speak.tsx';
import { createFormat } from '../../ui/format.ts';
import { sentence } from '../../ui/sentence.ts';

interface ShopsWay {
  timezone: string;
  currency: string;
  now: number;
}

/** Puts lines into the words of whoever asks; extensions bring only the texts of their own buttons. */
export async function speaker(
  request: Request,
  { timezone, currency, now }: ShopsWay,
): Promise<(line: Line, quiet?: boolean) => string> {
  const locale = chooseLocale(localeOf(request));
  const t = translator(await loadLanguage(locale));
  const format = createFormat(locale, timezone, currency, now);
  return (line, quiet = false) => sentence(line, t, format, {}, quiet);
}

/** A command's result with its problems in words. */
export async function inWords(
  request: Request,
  result: CommandResult,
): Promise<{ ok: true } | { ok: false; problem: string }> {
  if (result.ok) return { ok: true };
  const say = await speaker(request, { timezone: 'UTC', currency: 'USD', now: 0 });
  return {
    ok: false,
    problem: result.problems
      .map(({ message, params }) => say({ key: message, params: params ?? {} }))
      .join(' '),
  };
}
