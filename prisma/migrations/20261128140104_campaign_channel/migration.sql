-- A campaign's own Slack or Teams channel: where its messages go besides the shop's.
CREATE TABLE "CampaignChannel" (
    "shop" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "host" TEXT NOT NULL,

    CONSTRAINT "CampaignChannel_pkey" PRIMARY KEY ("shop","campaignId","channel")
);
