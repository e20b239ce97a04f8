CREATE TABLE "ReadinessChange" (
    "shop" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "verdict" TEXT NOT NULL,
    "checks" JSONB NOT NULL,

    CONSTRAINT "ReadinessChange_pkey" PRIMARY KEY ("shop","campaignId","at")
);
