-- What people decided at their meeting, who does it until when, and whether it was done.
CREATE TABLE "Decision" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT NOT NULL,
    "doneAt" TIMESTAMPTZ(3),
    "doneBy" TEXT,

    CONSTRAINT "Decision_pkey" PRIMARY KEY ("shop","id")
);
CREATE INDEX "Decision_shop_doneAt_idx" ON "Decision"("shop", "doneAt");
