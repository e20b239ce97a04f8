-- The address under which a campaign's safe-to-promote products can be read from outside; a new serial ends the old one.
CREATE TABLE "FeedAddress" (
    "shop" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "serial" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "FeedAddress_pkey" PRIMARY KEY ("shop","campaignId")
);

-- The web pixel of a shop that turned it on.
CREATE TABLE "Pixel" (
    "shop" TEXT NOT NULL,
    "pixelId" TEXT NOT NULL,
    "turnedOnAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Pixel_pkey" PRIMARY KEY ("shop")
);

-- What shoppers did with campaign products, per hour; nothing about who they are.
CREATE TABLE "PageHour" (
    "shop" TEXT NOT NULL,
    "productId" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "views" INTEGER NOT NULL,
    "carts" INTEGER NOT NULL,
    "checkouts" INTEGER NOT NULL,

    CONSTRAINT "PageHour_pkey" PRIMARY KEY ("shop","productId","hour")
);

-- Shopify Flow is to be told of these; written in the transaction of the ledger entry that they tell.
CREATE TABLE "FlowEvent" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "finishedAt" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "FlowEvent_pkey" PRIMARY KEY ("shop","id")
);
CREATE INDEX "FlowEvent_state_dueAt_idx" ON "FlowEvent"("state", "dueAt");
CREATE INDEX "FlowEvent_shop_subject_state_idx" ON "FlowEvent"("shop", "subject", "state");

-- What Shopify Flow asked us to do; a run that is asked again is answered, not done again.
CREATE TABLE "FlowRun" (
    "shop" TEXT NOT NULL,
    "runId" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "problem" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "FlowRun_pkey" PRIMARY KEY ("shop","runId")
);
