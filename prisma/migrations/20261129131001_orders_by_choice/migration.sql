-- Shops may let us read orders, and take that back: since when and until when orders are known, and that we are told of them.
ALTER TABLE "Shop" ADD COLUMN "ordersFrom" TIMESTAMPTZ(3), ADD COLUMN "ordersUntil" TIMESTAMPTZ(3),
  ADD COLUMN "ordersHeardAt" TIMESTAMPTZ(3);
