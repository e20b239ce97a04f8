CREATE TABLE "ProductPage" (
    "shop" TEXT NOT NULL,
    "productId" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "readAt" TIMESTAMPTZ(3) NOT NULL,
    "url" TEXT,
    "description" INTEGER NOT NULL,
    "images" INTEGER NOT NULL,
    "withoutAlt" INTEGER NOT NULL,
    "variants" JSONB NOT NULL,
    "visitedAt" TIMESTAMPTZ(3),
    "visit" JSONB,

    CONSTRAINT "ProductPage_pkey" PRIMARY KEY ("shop","productId")
);
