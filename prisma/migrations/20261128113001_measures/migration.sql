-- What became of each item, each day and the whole of a campaign: worked out again while late news may come.
CREATE TABLE "MeasureItem" (
    "shop" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "variantId" TEXT NOT NULL,
    "productId" TEXT NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "outcome" JSONB NOT NULL,
    "soldOutAt" TIMESTAMPTZ(3),
    "measuredAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MeasureItem_pkey" PRIMARY KEY ("shop","campaignId","variantId")
);
CREATE INDEX "MeasureItem_shop_variantId_endsAt_idx" ON "MeasureItem"("shop", "variantId", "endsAt");
CREATE INDEX "MeasureItem_shop_soldOutAt_idx" ON "MeasureItem"("shop", "soldOutAt");

CREATE TABLE "MeasureDay" (
    "shop" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "day" INTEGER NOT NULL,
    "facts" JSONB NOT NULL,

    CONSTRAINT "MeasureDay_pkey" PRIMARY KEY ("shop","campaignId","day")
);
CREATE INDEX "MeasureDay_shop_day_idx" ON "MeasureDay"("shop", "day");

CREATE TABLE "MeasureCampaign" (
    "shop" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "ended" BOOLEAN NOT NULL,
    "totals" JSONB NOT NULL,
    "worth" JSONB NOT NULL,
    "measuredAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MeasureCampaign_pkey" PRIMARY KEY ("shop","campaignId")
);
CREATE INDEX "MeasureCampaign_shop_endsAt_idx" ON "MeasureCampaign"("shop", "endsAt");
