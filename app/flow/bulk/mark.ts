/** The one mark that drives a shop's bulk run. */
export const RUN = 'bulk';
