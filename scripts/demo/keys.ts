/** What the demo's app and dev store know each other by; worth nothing outside this machine. */
export const API_KEY = 'holdfast-demo';
export const API_SECRET = 'a-secret-that-only-the-demo-uses';

/** Short minimum holds, so that a release can be watched; a real shop starts with 60 minutes and 6 hours. */
export const MINIMUM_HOLD_SECONDS = 3;
/** Seconds after which a stock number counts that jumped without an order; a real shop starts with 60. */
export const JUMP_WAIT_SECONDS = 2;
export const BELIEVE_AFTER_SECONDS = 2;
