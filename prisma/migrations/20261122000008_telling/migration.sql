-- Who is told what: settings, what each person arranges, and a row per condition and reader.
ALTER TABLE "Alert" ADD COLUMN "toldAt" TIMESTAMPTZ(3), ADD COLUMN "endToldAt" TIMESTAMPTZ(3);
-- What is in the inbox already is not told again.
UPDATE "Alert" SET "toldAt" = "openedAt", "endToldAt" = "resolvedAt";
CREATE INDEX "Alert_untold_idx" ON "Alert"("shop", "openedAt") WHERE "toldAt" IS NULL OR ("resolvedAt" IS NOT NULL AND "endToldAt" IS NULL);
ALTER TABLE "Member" ADD COLUMN "telling" JSONB;

CREATE TABLE "Telling" (
    "shop" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "channels" JSONB NOT NULL,

    CONSTRAINT "Telling_pkey" PRIMARY KEY ("shop")
);

CREATE TABLE "Delivery" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "readerId" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "alertId" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "groupKey" TEXT NOT NULL,
    "how" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "messageId" TEXT,
    "startedAt" TIMESTAMPTZ(3),
    "leaseUntil" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "Delivery_pkey" PRIMARY KEY ("shop","id")
);
CREATE UNIQUE INDEX "Delivery_shop_readerId_alertId_phase_key" ON "Delivery"("shop", "readerId", "alertId", "phase");
CREATE INDEX "Delivery_shop_state_dueAt_idx" ON "Delivery"("shop", "state", "dueAt");
CREATE INDEX "Delivery_shop_alertId_idx" ON "Delivery"("shop", "alertId");
CREATE INDEX "Delivery_shop_messageId_idx" ON "Delivery"("shop", "messageId");
CREATE INDEX "Delivery_shop_at_idx" ON "Delivery"("shop", "at");
