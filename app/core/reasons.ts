/** Reasons of verdicts that the screens tell apart. Here, not beside the rules: pages would carry all that those need. */

/** Of what is covered, as the risk of running out is too small for a flag, but not as small as the service level asks. */
export const COVERED_TIGHT = 'why.covered_tight';
