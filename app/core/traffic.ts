/** Domain: traffic uptick. Fewer views an hour than this never count as one. */
const LEAST_VIEWS = 30;
const TIMES_USUAL = 2;

/**
 * Whether a product page has many more views in an hour than its own last 14 days make likely: at least 30, and at least twice
 * the usual. The Poisson tail that the domain asks for besides, below 0.1 %, follows: at 30 views where 15 are usual it is
 * 0.04 %, and less with more of either. `usual` is the mean of views an hour, ≥ 0.
 */
export const isUptick = (views: number, usual: number): boolean =>
  views >= LEAST_VIEWS && views >= TIMES_USUAL * usual;
