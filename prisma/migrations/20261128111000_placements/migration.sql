-- Whom an alert is meant for; null: whoever the shop says.
ALTER TABLE "Alert" ADD COLUMN "addressee" TEXT;

CREATE TABLE "Placement" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "link" TEXT,
    "ownerId" TEXT,
    "audience" INTEGER,
    "goesOutAt" TIMESTAMPTZ(3),
    "lockedFrom" TIMESTAMPTZ(3),
    "productIds" TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT NOT NULL,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Placement_pkey" PRIMARY KEY ("shop","id")
);

CREATE INDEX "Placement_shop_campaignId_idx" ON "Placement"("shop", "campaignId");

CREATE TABLE "PlacementTask" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "placementId" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "productId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),
    "closedBy" TEXT,
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "PlacementTask_pkey" PRIMARY KEY ("shop","id")
);

CREATE INDEX "PlacementTask_shop_productId_idx" ON "PlacementTask"("shop", "productId");

CREATE INDEX "PlacementTask_shop_placementId_idx" ON "PlacementTask"("shop", "placementId");

-- Nothing is asked twice.
CREATE UNIQUE INDEX "PlacementTask_open" ON "PlacementTask"("shop", "placementId", "productId") WHERE "state" = 'open';
