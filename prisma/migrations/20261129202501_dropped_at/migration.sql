-- When a level dropped to nothing. An index over the time of its last change, or over its number, made PostgreSQL write a
-- new entry in every index of the table for each change; one over a column that only drops change does not.
ALTER TABLE "InventoryLevel" ADD COLUMN "droppedAt" TIMESTAMPTZ(6);
UPDATE "InventoryLevel" SET "droppedAt" = "changedAt" WHERE "available" <= 0 AND "previous" > 0;
DROP INDEX "InventoryLevel_dropped_idx";
CREATE INDEX "InventoryLevel_dropped_idx" ON "InventoryLevel"("shop", "droppedAt") WHERE "droppedAt" IS NOT NULL;
-- Room on each page, so that a changed row stays on its own.
ALTER TABLE "InventoryLevel" SET (fillfactor = 80);
