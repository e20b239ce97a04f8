-- CreateTable
CREATE TABLE "PageWatch" (
    "shop" TEXT NOT NULL,
    "lookedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PageWatch_pkey" PRIMARY KEY ("shop")
);
