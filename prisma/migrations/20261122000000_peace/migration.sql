-- Changes that others made to fields which we held: who fights, and what is a machine (law 15).
CREATE TABLE "ForeignChange" (
    "shop" TEXT NOT NULL,
    "productId" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "likeness" TEXT NOT NULL,
    CONSTRAINT "ForeignChange_pkey" PRIMARY KEY ("shop", "productId", "field", "at")
);
CREATE INDEX "ForeignChange_shop_likeness_at_idx" ON "ForeignChange"("shop", "likeness", "at");

-- Levels that dropped to nothing lately: a whole location at zero (law 14) is found without reading the shop's stock.
CREATE INDEX "InventoryLevel_dropped_idx" ON "InventoryLevel"("shop", "changedAt")
    WHERE "available" <= 0 AND "previous" > 0;
