CREATE TABLE "ReadinessLook" (
    "shop" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "outdated" BOOLEAN NOT NULL DEFAULT false,
    "found" JSONB NOT NULL,

    CONSTRAINT "ReadinessLook_pkey" PRIMARY KEY ("shop","campaignId")
);
