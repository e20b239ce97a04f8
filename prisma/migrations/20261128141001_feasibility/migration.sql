-- What operations answer about one planned item.
CREATE TABLE "Feasibility" (
    "shop" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "variantId" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,
    "planned" INTEGER,

    CONSTRAINT "Feasibility_pkey" PRIMARY KEY ("shop","campaignId","variantId")
);
