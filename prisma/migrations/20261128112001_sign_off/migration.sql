-- Every proposal of a campaign's plan, and what was answered.
CREATE TABLE "SignOff" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "proposedAt" TIMESTAMPTZ(3) NOT NULL,
    "proposedBy" TEXT NOT NULL,
    "proposedByName" TEXT NOT NULL,
    "answeredAt" TIMESTAMPTZ(3),
    "answeredByName" TEXT,
    "note" TEXT NOT NULL DEFAULT '',
    "reservations" BOOLEAN NOT NULL DEFAULT false,
    "worseSince" TIMESTAMPTZ(3),
    "expiredAt" TIMESTAMPTZ(3),
    "changes" JSONB,

    CONSTRAINT "SignOff_pkey" PRIMARY KEY ("shop","id")
);

CREATE INDEX "SignOff_shop_campaignId_proposedAt_idx" ON "SignOff"("shop", "campaignId", "proposedAt");
