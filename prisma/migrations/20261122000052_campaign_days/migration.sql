-- What a live campaign had and needed on each day of the shop: need is not worked out twice.
CREATE TABLE "CampaignDay" (
    "shop" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "day" INTEGER NOT NULL,
    "usable" INTEGER,
    "need" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CampaignDay_pkey" PRIMARY KEY ("shop","campaignId","day")
);
