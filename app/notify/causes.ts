import { triggerOfAlert } from '../core/audience.ts';
import { TOLD_TOGETHER } from '../core/inbox.ts';
import type { OwnedLine } from '../flow/telling/tell.ts';

/** Lines of a message that say the same of one thing after another, and how many more there are that it does not list. */
interface Cause {
  lines: OwnedLine[];
  others: number;
}

/** Of one cause. */
const MOST_ALIKE = 5;

/**
 * A message's lines by their cause, in the order in which each cause comes first: of each a few, of all at most `most`. `left`
 * counts the lines of causes for which there was no room.
 */
export function byCause(
  lines: readonly OwnedLine[],
  most: number,
  isOver: (line: OwnedLine) => boolean,
): { causes: Cause[]; left: number } {
  const alike = new Map<string, OwnedLine[]>();
  for (const line of lines) {
    const cause = causeOf(line, isOver(line));
    const group = alike.get(cause);
    if (group) group.push(line);
    else alike.set(cause, [line]);
  }
  const causes: Cause[] = [];
  let room = most;
  let left = 0;
  for (const group of alike.values()) {
    const listed = group.slice(0, Math.min(room, MOST_ALIKE));
    room -= listed.length;
    if (listed.length === 0) left += group.length;
    else causes.push({ lines: listed, others: group.length - listed.length });
  }
  return { causes, left };
}

/** What is not told together asks for an answer of its own each time. */
const causeOf = (line: OwnedLine, over: boolean): string =>
  TOLD_TOGETHER.includes(line.kind)
    ? [over ? 'over' : line.phase, triggerOfAlert(line), line.message, line.campaignId].join('/')
    : `${line.phase}/${line.alertId}`;
