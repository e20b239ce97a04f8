-- The weekly brief by email: one row for each person and week.
CREATE TABLE "BriefMail" (
    "shop" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "nextAt" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "BriefMail_pkey" PRIMARY KEY ("shop","userId","dueAt")
);
ALTER TABLE "Telling" ADD COLUMN "briefSince" TIMESTAMPTZ(3);
