import { TOLD_TOGETHER } from '../core/inbox.ts';

const TOGETHER = TOLD_TOGETHER.map((kind) => `'${kind}'`).join();

/**
 * What an alert's message is about, an expression on "Alert" as `a`. Where many are told as one: its campaign and cause; of
 * fields that others keep changing, the kind of field and what it becomes (a program that rewrites tag lists is one cause,
 * however many tags it takes); of numbers that jumped, the location and whether up or down (an import or a count is one);
 * orders that leave too late are one for the shop. What somebody has taken stands apart from what came later.
 */
export const messageOf = (a: string): string => `case
  when ${a}."kind" in (${TOGETHER}) then
    concat_ws('/', ${a}."kind", ${a}."urgency", ${a}."message", ${a}."campaignId", 'taken by ' || ${a}."acknowledgedBy")
  when ${a}."kind" in ('machine', 'peace') then
    concat_ws('/', ${a}."kind", regexp_replace(${a}."params"->>'field', '^(tag|variant_publication):.*', '\\1'),
      ${a}."params"->>'value', 'taken by ' || ${a}."acknowledgedBy")
  when ${a}."kind" = 'slipping' then concat_ws('/', ${a}."kind", 'taken by ' || ${a}."acknowledgedBy")
  when ${a}."kind" = 'level_jump' then
    concat_ws('/', ${a}."kind", split_part(${a}."subject", ':', 3),
      sign((${a}."params"->>'now')::numeric - (${a}."params"->>'was')::numeric), 'taken by ' || ${a}."acknowledgedBy")
  else ${a}."id" end`;

/** Condition on "Alert" as `a`: alert $2 of shop $1, and the open ones that are told with it in one message. */
export const OF_ONE_MESSAGE = `(a.id = $2 OR (a."resolvedAt" IS NULL AND ${messageOf('a')} =
  (SELECT ${messageOf('b')} FROM "Alert" b WHERE b.shop = $1 AND b.id = $2)))`;
