-- Whose alerts are, who is away, and what became of alerts that nobody took on.
ALTER TABLE "Member" ADD COLUMN "absences" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "Alert" ADD COLUMN "escalateAt" TIMESTAMPTZ(3),
    ADD COLUMN "escalatedAt" TIMESTAMPTZ(3),
    ADD COLUMN "escalatedTo" TEXT;
CREATE INDEX "Alert_escalateAt_idx" ON "Alert"("escalateAt") WHERE "escalateAt" IS NOT NULL;

CREATE TABLE "OwnedCollection" (
    "shop" TEXT NOT NULL,
    "collectionId" TEXT NOT NULL,
    "productId" TEXT NOT NULL,

    CONSTRAINT "OwnedCollection_pkey" PRIMARY KEY ("shop","productId","collectionId")
);
