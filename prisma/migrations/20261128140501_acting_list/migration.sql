-- The list of writes that a large campaign's "Start acting" would make, while it is prepared and until it is consented to.
CREATE TABLE "ActingList" (
    "shop" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "beganAt" TIMESTAMPTZ(3) NOT NULL,
    "progressAt" TIMESTAMPTZ(3) NOT NULL,
    "fingerprint" TEXT,
    "changed" BOOLEAN NOT NULL DEFAULT false,
    "problem" TEXT,
    "consent" JSONB,

    CONSTRAINT "ActingList_pkey" PRIMARY KEY ("shop", "campaignId")
);

-- CreateTable
CREATE TABLE "ActingListPart" (
    "shop" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "part" INTEGER NOT NULL,
    "productIds" TEXT[],
    "beganAt" TIMESTAMPTZ(3) NOT NULL,
    "writes" JSONB,

    CONSTRAINT "ActingListPart_pkey" PRIMARY KEY ("shop", "campaignId", "part")
);
