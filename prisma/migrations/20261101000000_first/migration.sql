-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "isOnline" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMPTZ(3),
    "accessToken" TEXT NOT NULL,
    "userId" BIGINT,
    "firstName" TEXT,
    "lastName" TEXT,
    "email" TEXT,
    "accountOwner" BOOLEAN NOT NULL DEFAULT false,
    "locale" TEXT,
    "collaborator" BOOLEAN DEFAULT false,
    "emailVerified" BOOLEAN DEFAULT false,
    "refreshToken" TEXT,
    "refreshTokenExpires" TIMESTAMPTZ(3),

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Shop" (
    "shop" TEXT NOT NULL,
    "gid" TEXT,
    "name" TEXT NOT NULL DEFAULT '',
    "ianaTimezone" TEXT NOT NULL DEFAULT 'UTC',
    "currencyCode" TEXT NOT NULL DEFAULT 'USD',
    "plan" TEXT NOT NULL DEFAULT '',
    "installedAt" TIMESTAMPTZ(3) NOT NULL,
    "uninstalledAt" TIMESTAMPTZ(3),
    "actingSince" TIMESTAMPTZ(3),
    "stoppedAt" TIMESTAMPTZ(3),
    "stoppedBy" TEXT,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "brakeEngagedAt" TIMESTAMPTZ(3),
    "brakeReason" JSONB,
    "brakeLiftedUntil" TIMESTAMPTZ(3),
    "syncState" TEXT NOT NULL DEFAULT 'never',
    "syncDetail" JSONB,
    "syncedAt" TIMESTAMPTZ(3),
    "lastWebhookAt" TIMESTAMPTZ(3),
    "lastReconciledAt" TIMESTAMPTZ(3),
    "reconcileDetail" JSONB,
    "tokenRevokedAt" TIMESTAMPTZ(3),
    "metafieldReadyAt" TIMESTAMPTZ(3),
    "activeProducts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Shop_pkey" PRIMARY KEY ("shop")
);

-- CreateTable
CREATE TABLE "Location" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "isActive" BOOLEAN NOT NULL,
    "fulfillsOnlineOrders" BOOLEAN NOT NULL,

    CONSTRAINT "Location_pkey" PRIMARY KEY ("shop","id")
);

-- CreateTable
CREATE TABLE "Publication" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "catalogType" TEXT NOT NULL DEFAULT 'APP',
    "supportsFuturePublishing" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Publication_pkey" PRIMARY KEY ("shop","id")
);

-- CreateTable
CREATE TABLE "Product" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "tags" TEXT[],
    "productType" TEXT NOT NULL DEFAULT '',
    "vendor" TEXT NOT NULL DEFAULT '',
    "imageUrl" TEXT,
    "isGiftCard" BOOLEAN NOT NULL DEFAULT false,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),
    "observed" JSONB,
    "observedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Product_pkey" PRIMARY KEY ("shop","id")
);

-- CreateTable
CREATE TABLE "Variant" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "productId" TEXT NOT NULL,
    "inventoryItemId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "sku" TEXT,
    "price" DECIMAL(18,4) NOT NULL,
    "position" INTEGER NOT NULL,
    "inventoryPolicy" TEXT NOT NULL,
    "tracked" BOOLEAN NOT NULL,
    "requiresComponents" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Variant_pkey" PRIMARY KEY ("shop","id")
);

-- CreateTable
CREATE TABLE "InventoryLevel" (
    "shop" TEXT NOT NULL,
    "inventoryItemId" TEXT NOT NULL,
    "locationId" TEXT NOT NULL,
    "available" INTEGER,
    "updatedAt" TIMESTAMPTZ(6) NOT NULL,
    "triggeredAt" TIMESTAMPTZ(6),
    "confirmedAt" TIMESTAMPTZ(6) NOT NULL,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "previous" INTEGER,
    "raisedAt" TIMESTAMPTZ(6),
    "changedAt" TIMESTAMPTZ(6),

    CONSTRAINT "InventoryLevel_pkey" PRIMARY KEY ("shop","inventoryItemId","locationId")
);

-- CreateTable
CREATE TABLE "LevelChange" (
    "shop" TEXT NOT NULL,
    "inventoryItemId" TEXT NOT NULL,
    "locationId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "available" INTEGER,

    CONSTRAINT "LevelChange_pkey" PRIMARY KEY ("shop","inventoryItemId","locationId","at")
);

-- CreateTable
CREATE TABLE "OrderLine" (
    "shop" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "lineId" TEXT NOT NULL,
    "variantId" TEXT,
    "productId" TEXT,
    "publicationId" TEXT,
    "quantity" INTEGER NOT NULL,
    "orderedAt" TIMESTAMPTZ(3) NOT NULL,
    "cancelledAt" TIMESTAMPTZ(3),
    "cancelReason" TEXT,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "OrderLine_pkey" PRIMARY KEY ("shop","orderId","lineId")
);

-- CreateTable
CREATE TABLE "Campaign" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "goal" TEXT NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "commitAt" TIMESTAMPTZ(3) NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 3,
    "budget" DECIMAL(18,2),
    "state" TEXT NOT NULL,
    "mode" TEXT NOT NULL DEFAULT 'watch',
    "frozenAt" TIMESTAMPTZ(3),
    "frozenBy" TEXT,
    "useTags" BOOLEAN NOT NULL DEFAULT true,
    "collectionId" TEXT,
    "policy" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Campaign_pkey" PRIMARY KEY ("shop","id")
);

-- CreateTable
CREATE TABLE "MembershipSource" (
    "shop" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "MembershipSource_pkey" PRIMARY KEY ("shop","campaignId","kind","value")
);

-- CreateTable
CREATE TABLE "CampaignItem" (
    "shop" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "variantId" TEXT NOT NULL,
    "productId" TEXT NOT NULL,
    "inventoryItemId" TEXT NOT NULL,
    "plannedUnits" INTEGER,
    "hero" BOOLEAN NOT NULL DEFAULT false,
    "source" TEXT NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL,
    "removedAt" TIMESTAMPTZ(3),
    "droppedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CampaignItem_pkey" PRIMARY KEY ("shop","campaignId","variantId")
);

-- CreateTable
CREATE TABLE "Verdict" (
    "shop" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "variantId" TEXT NOT NULL,
    "productId" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "assessment" JSONB NOT NULL,
    "pStockout" DOUBLE PRECISION,
    "usable" INTEGER,
    "need" INTEGER,
    "runsOutAt" TIMESTAMPTZ(3),
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Verdict_pkey" PRIMARY KEY ("shop","campaignId","variantId")
);

-- CreateTable
CREATE TABLE "Hold" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "productId" TEXT NOT NULL,
    "variantId" TEXT NOT NULL,
    "response" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "reason" JSONB NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),
    "closeCause" TEXT,

    CONSTRAINT "Hold_pkey" PRIMARY KEY ("shop","id")
);

-- CreateTable
CREATE TABLE "Baseline" (
    "shop" TEXT NOT NULL,
    "productId" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "was" JSONB NOT NULL,
    "wrote" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "confirmedAt" TIMESTAMPTZ(3),
    "foreignSeenAt" TIMESTAMPTZ(3),
    "foreignValue" JSONB,

    CONSTRAINT "Baseline_pkey" PRIMARY KEY ("shop","productId","field")
);

-- CreateTable
CREATE TABLE "Action" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "productId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "fields" TEXT[],
    "payload" JSONB NOT NULL,
    "undo" JSONB,
    "state" TEXT NOT NULL,
    "causes" JSONB NOT NULL,
    "plannedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "cost" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,

    CONSTRAINT "Action_pkey" PRIMARY KEY ("shop","id")
);

-- CreateTable
CREATE TABLE "LedgerEntry" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "kind" TEXT NOT NULL,
    "campaignId" TEXT,
    "productId" TEXT,
    "variantId" TEXT,
    "message" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "actor" TEXT NOT NULL,
    "cost" INTEGER,

    CONSTRAINT "LedgerEntry_pkey" PRIMARY KEY ("shop","id")
);

-- CreateTable
CREATE TABLE "Override" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "productId" TEXT NOT NULL,
    "campaignId" TEXT,
    "kind" TEXT NOT NULL,
    "response" TEXT,
    "until" TIMESTAMPTZ(3),
    "untilKind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "inferred" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Override_pkey" PRIMARY KEY ("shop","id")
);

-- CreateTable
CREATE TABLE "Alert" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "urgency" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "campaignId" TEXT,
    "productId" TEXT,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "resolvedAt" TIMESTAMPTZ(3),
    "acknowledgedAt" TIMESTAMPTZ(3),
    "acknowledgedBy" TEXT,

    CONSTRAINT "Alert_pkey" PRIMARY KEY ("shop","id")
);

-- CreateTable
CREATE TABLE "WebhookEvent" (
    "shop" TEXT NOT NULL,
    "webhookId" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "triggeredAt" TIMESTAMPTZ(6) NOT NULL,
    "receivedAt" TIMESTAMPTZ(6) NOT NULL,
    "body" TEXT NOT NULL,
    "digestedAt" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "WebhookEvent_pkey" PRIMARY KEY ("shop","webhookId")
);

-- CreateTable
CREATE TABLE "Work" (
    "shop" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(6),
    "markedAt" TIMESTAMPTZ(6) NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 1,
    "leaseUntil" TIMESTAMPTZ(6),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lastError" TEXT,

    CONSTRAINT "Work_pkey" PRIMARY KEY ("shop","step","subject")
);

-- CreateTable
CREATE TABLE "ApiBudget" (
    "shop" TEXT NOT NULL,
    "available" DOUBLE PRECISION NOT NULL,
    "maximum" DOUBLE PRECISION NOT NULL,
    "restoreRate" DOUBLE PRECISION NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "holdUntil" TIMESTAMPTZ(6),

    CONSTRAINT "ApiBudget_pkey" PRIMARY KEY ("shop")
);

-- CreateTable
CREATE TABLE "Member" (
    "shop" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "email" TEXT,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "lastSeenAt" TIMESTAMPTZ(3),

    CONSTRAINT "Member_pkey" PRIMARY KEY ("shop","userId")
);

-- CreateIndex
CREATE INDEX "Session_shop_idx" ON "Session"("shop");

-- CreateIndex
CREATE INDEX "Product_shop_status_idx" ON "Product"("shop", "status");

-- CreateIndex
CREATE INDEX "Product_shop_title_idx" ON "Product"("shop", "title");

-- CreateIndex
CREATE INDEX "Variant_shop_productId_idx" ON "Variant"("shop", "productId");

-- CreateIndex
CREATE INDEX "Variant_shop_inventoryItemId_idx" ON "Variant"("shop", "inventoryItemId");

-- CreateIndex
CREATE INDEX "Variant_shop_sku_idx" ON "Variant"("shop", "sku");

-- CreateIndex
CREATE INDEX "OrderLine_shop_variantId_orderedAt_idx" ON "OrderLine"("shop", "variantId", "orderedAt");

-- CreateIndex
CREATE INDEX "OrderLine_shop_orderedAt_idx" ON "OrderLine"("shop", "orderedAt");

-- CreateIndex
CREATE INDEX "Campaign_shop_state_idx" ON "Campaign"("shop", "state");

-- CreateIndex
CREATE UNIQUE INDEX "Campaign_shop_handle_key" ON "Campaign"("shop", "handle");

-- CreateIndex
CREATE INDEX "MembershipSource_shop_kind_value_idx" ON "MembershipSource"("shop", "kind", "value");

-- CreateIndex
CREATE INDEX "CampaignItem_shop_productId_idx" ON "CampaignItem"("shop", "productId");

-- CreateIndex
CREATE INDEX "CampaignItem_shop_inventoryItemId_idx" ON "CampaignItem"("shop", "inventoryItemId");

-- CreateIndex
CREATE INDEX "Verdict_shop_productId_idx" ON "Verdict"("shop", "productId");

-- CreateIndex
CREATE INDEX "Verdict_shop_verdict_idx" ON "Verdict"("shop", "verdict");

-- CreateIndex
CREATE INDEX "Hold_shop_productId_closedAt_idx" ON "Hold"("shop", "productId", "closedAt");

-- CreateIndex
CREATE INDEX "Hold_shop_campaignId_closedAt_idx" ON "Hold"("shop", "campaignId", "closedAt");

-- CreateIndex
CREATE INDEX "Hold_shop_openedAt_idx" ON "Hold"("shop", "openedAt");

-- CreateIndex
CREATE INDEX "Action_shop_productId_plannedAt_idx" ON "Action"("shop", "productId", "plannedAt");

-- CreateIndex
CREATE INDEX "LedgerEntry_shop_at_idx" ON "LedgerEntry"("shop", "at");

-- CreateIndex
CREATE INDEX "LedgerEntry_shop_productId_at_idx" ON "LedgerEntry"("shop", "productId", "at");

-- CreateIndex
CREATE INDEX "LedgerEntry_shop_campaignId_at_idx" ON "LedgerEntry"("shop", "campaignId", "at");

-- CreateIndex
CREATE INDEX "Override_shop_productId_endedAt_idx" ON "Override"("shop", "productId", "endedAt");

-- CreateIndex
CREATE INDEX "Alert_shop_subject_resolvedAt_idx" ON "Alert"("shop", "subject", "resolvedAt");

-- CreateIndex
CREATE INDEX "Alert_shop_resolvedAt_openedAt_idx" ON "Alert"("shop", "resolvedAt", "openedAt");

-- CreateIndex
CREATE INDEX "WebhookEvent_shop_digestedAt_triggeredAt_idx" ON "WebhookEvent"("shop", "digestedAt", "triggeredAt");


-- What the schema language cannot say.

-- One open hold per item and response: a second one is the same reason twice.
CREATE UNIQUE INDEX "Hold_open_key" ON "Hold"("shop", "campaignId", "variantId", "response") WHERE "closedAt" IS NULL;

-- One open alert per subject: told once while its condition lasts.
CREATE UNIQUE INDEX "Alert_open_key" ON "Alert"("shop", "subject") WHERE "resolvedAt" IS NULL;

-- Claims walk from shop to shop and take each one's first ready marks; the second index answers "when is the next".
CREATE INDEX "Work_claim_idx" ON "Work"("step", "shop", (coalesce("leaseUntil", "dueAt")));
CREATE INDEX "Work_next_idx" ON "Work"("step", (coalesce("leaseUntil", "dueAt")));
