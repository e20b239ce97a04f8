CREATE TABLE "ShipmentWatch" (
    "shop" TEXT NOT NULL,
    "lookedAt" TIMESTAMPTZ(3),
    "denied" BOOLEAN NOT NULL,

    CONSTRAINT "ShipmentWatch_pkey" PRIMARY KEY ("shop")
);
