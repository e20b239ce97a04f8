/** What the demo's app and dev store know each other by; worth nothing outside this machine. */
export const API_KEY = 'holdfast-demo';
export const API_SECRET = 'a-secret-that-only-the-demo-uses';

/** Short minimum holds, so that a release can be watched; a real shop starts with 60 minutes and 6 hours. */
export const MINIMUM_HOLD_SECONDS = 3;
export const BELIEVE_AFTER_SECONDS = 2;
