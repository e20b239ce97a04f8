-- AlterTable
ALTER TABLE "OrderLine" ADD COLUMN     "bundleVariantId" TEXT,
ADD COLUMN     "locationId" TEXT,
ADD COLUMN     "source" TEXT;

-- CreateTable
CREATE TABLE "VariantComponent" (
    "shop" TEXT NOT NULL,
    "bundleVariantId" TEXT NOT NULL,
    "variantId" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,

    CONSTRAINT "VariantComponent_pkey" PRIMARY KEY ("shop","bundleVariantId","variantId")
);

-- CreateTable
CREATE TABLE "Arrival" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "inventoryItemId" TEXT NOT NULL,
    "locationId" TEXT NOT NULL,
    "units" INTEGER NOT NULL,
    "arrivesAt" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,
    "reference" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT NOT NULL,

    CONSTRAINT "Arrival_pkey" PRIMARY KEY ("shop","id")
);

-- CreateIndex
CREATE INDEX "VariantComponent_shop_variantId_idx" ON "VariantComponent"("shop", "variantId");

-- CreateIndex
CREATE INDEX "Arrival_shop_inventoryItemId_idx" ON "Arrival"("shop", "inventoryItemId");
