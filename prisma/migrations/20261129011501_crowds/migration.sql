-- CreateTable
CREATE TABLE "Crowd" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "bulkId" TEXT,
    "productIds" TEXT[],
    "sentAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Crowd_pkey" PRIMARY KEY ("shop","id")
);
