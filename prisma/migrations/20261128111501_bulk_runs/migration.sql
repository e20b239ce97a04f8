-- Writes of many products as bulk mutations: what runs, and which planned writes are its lines.
CREATE TABLE "BulkRun" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "kind" TEXT,
    "bulkId" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "sentAt" TIMESTAMPTZ(3),
    "lookAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "cost" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "BulkRun_pkey" PRIMARY KEY ("shop","id")
);
CREATE INDEX "BulkRun_shop_endedAt_idx" ON "BulkRun"("shop", "endedAt");
ALTER TABLE "Action" ADD COLUMN "bulkRunId" TEXT;
CREATE INDEX "Action_shop_bulkRunId_idx" ON "Action"("shop", "bulkRunId");
