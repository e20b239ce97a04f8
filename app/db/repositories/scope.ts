import type { Sql } from '../sql.ts';

/** One open transaction over one shop: what every repository is made from. */
export interface Scope {
  shop: string;
  sql: Sql;
}
