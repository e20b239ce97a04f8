/** Between epoch milliseconds (everywhere in app) and the Date objects that Prisma takes and gives. */
export const toDate = (at: number): Date => new Date(at);
export const toDateOrNull = (at: number | null): Date | null => (at === null ? null : toDate(at));
export const toMs = (at: Date): number => at.getTime();
export const toMsOrNull = (at: Date | null): number | null => (at === null ? null : at.getTime());
