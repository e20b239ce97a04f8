/** A full hour (0 … 23) as a time of day. */
export const clockOf = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
