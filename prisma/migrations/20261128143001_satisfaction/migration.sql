-- What shoppers answered when a tool of the shop asked them; nothing about who they are.
CREATE TABLE "Satisfaction" (
    "shop" TEXT NOT NULL,
    "answerId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "orderId" TEXT,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Satisfaction_pkey" PRIMARY KEY ("shop","answerId")
);
CREATE INDEX "Satisfaction_shop_at_idx" ON "Satisfaction"("shop", "at");
CREATE INDEX "Satisfaction_shop_orderId_idx" ON "Satisfaction"("shop", "orderId");

-- Where such a tool sends answers to.
CREATE TABLE "SatisfactionAddress" (
    "shop" TEXT NOT NULL,
    "serial" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "SatisfactionAddress_pkey" PRIMARY KEY ("shop")
);
