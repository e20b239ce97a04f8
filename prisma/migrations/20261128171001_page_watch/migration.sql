-- What a page showed when it was last read, and since when it has not answered.
ALTER TABLE "ProductPage" ADD COLUMN "shown" JSONB;
ALTER TABLE "ProductPage" ADD COLUMN "failingSince" TIMESTAMPTZ(3);

-- Pages that placements link to, as a shopper gets them.
CREATE TABLE "LandingPage" (
    "shop" TEXT NOT NULL,
    "placementId" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "visitedAt" TIMESTAMPTZ(3) NOT NULL,
    "visit" JSONB NOT NULL,
    "failingSince" TIMESTAMPTZ(3),

    CONSTRAINT "LandingPage_pkey" PRIMARY KEY ("shop","placementId")
);

-- What a followed collection's page showed when it was last read.
CREATE TABLE "CollectionPage" (
    "shop" TEXT NOT NULL,
    "collectionId" TEXT NOT NULL,
    "shown" JSONB NOT NULL,

    CONSTRAINT "CollectionPage_pkey" PRIMARY KEY ("shop","collectionId")
);

-- Looks in a row that found changes which no webhook told, since when, and the last webhook before.
ALTER TABLE "Shop" ADD COLUMN "silence" JSONB;

-- Grows with each change, for calendars of other programs.
ALTER TABLE "Placement" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;
