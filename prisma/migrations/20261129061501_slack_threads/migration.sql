-- Slack by a bot's token: a channel instead of an address, and one thread for each campaign in it.
ALTER TABLE "Telling" ADD COLUMN "slackToken" TEXT;
ALTER TABLE "CampaignChannel" ALTER COLUMN "address" DROP NOT NULL;
CREATE TABLE "SlackThread" (
    "shop" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "room" TEXT NOT NULL,
    "ts" TEXT NOT NULL,

    CONSTRAINT "SlackThread_pkey" PRIMARY KEY ("shop","campaignId","room")
);
