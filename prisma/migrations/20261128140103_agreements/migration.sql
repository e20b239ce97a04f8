-- What people said about the shop as a whole: the change history of how they work is read from few entries among many.
CREATE INDEX "LedgerEntry_agreements_idx" ON "LedgerEntry"("shop", "at")
  WHERE "kind" = 'person' AND "productId" IS NULL AND "campaignId" IS NULL;
