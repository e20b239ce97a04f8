/** What shoppers send back, and why (domain: readiness, measures). */

/** A return as Shopify shows it; nothing about who sent it. */
export interface OrderReturn {
  returnId: string;
  orderId: string;
  /** Epoch milliseconds. */
  createdAt: number;
  /** Shopify's ReturnStatus. */
  status: string;
  lines: {
    productId: string | null;
    units: number;
    /** Shopify's stable handle of the reason; null: not told. */
    reason: string | null;
  }[];
}

/** Returns that never came to be. */
export const NO_RETURNS: readonly string[] = ['CANCELED', 'DECLINED'];

/** The words in a reason's handle that say that it came broken: packaging, transport, or made so. */
export const DAMAGE = 'damag|defect|broken|faulty';

/** Whether a reason says that the goods were damaged or defective. */
export const isDamage = (reason: string | null): boolean => new RegExp(DAMAGE).test(reason ?? '');
