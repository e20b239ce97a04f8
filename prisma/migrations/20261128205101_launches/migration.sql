-- Products that were launched and are told of together once no more come.
CREATE TABLE "Launch" (
    "shop" TEXT NOT NULL,
    "productId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "tag" TEXT,
    "campaignId" TEXT,

    CONSTRAINT "Launch_pkey" PRIMARY KEY ("shop","productId")
);
