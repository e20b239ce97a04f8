-- What shoppers send back and why; nothing about who they are.
CREATE TABLE "OrderReturn" (
    "shop" TEXT NOT NULL,
    "returnId" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL,
    "lines" JSONB NOT NULL,

    CONSTRAINT "OrderReturn_pkey" PRIMARY KEY ("shop","returnId")
);
CREATE INDEX "OrderReturn_shop_orderId_idx" ON "OrderReturn"("shop", "orderId");
CREATE INDEX "OrderReturn_shop_createdAt_idx" ON "OrderReturn"("shop", "createdAt");

ALTER TABLE "ShippingWatch" ADD COLUMN "returnsReadUntil" TIMESTAMPTZ(3);
ALTER TABLE "ShippingWatch" ADD COLUMN "returnsDenied" BOOLEAN NOT NULL DEFAULT false;
