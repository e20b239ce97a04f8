CREATE TABLE "ShippedOrder" (
    "shop" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "orderedAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "cancelledAt" TIMESTAMPTZ(3),
    "cancelReason" TEXT,
    "complete" BOOLEAN NOT NULL,
    "parcels" JSONB NOT NULL,

    CONSTRAINT "ShippedOrder_pkey" PRIMARY KEY ("shop","orderId")
);

CREATE INDEX "ShippedOrder_shop_orderedAt_idx" ON "ShippedOrder"("shop", "orderedAt");

CREATE TABLE "ShippingWatch" (
    "shop" TEXT NOT NULL,
    "lookedAt" TIMESTAMPTZ(3) NOT NULL,
    "readUntil" TIMESTAMPTZ(3),
    "denied" BOOLEAN NOT NULL,
    "slippingSince" TIMESTAMPTZ(3),

    CONSTRAINT "ShippingWatch_pkey" PRIMARY KEY ("shop")
);
