-- Days that the usable stock lasts at the expected pace, of its own so that lists can sort by it.
ALTER TABLE "Verdict" ADD COLUMN "daysOfCover" DOUBLE PRECISION;
UPDATE "Verdict" SET "daysOfCover" = (assessment ->> 'daysOfCover')::float8;

-- An alert that a person wants to see again later.
ALTER TABLE "Alert" ADD COLUMN "snoozedUntil" TIMESTAMPTZ(3);
ALTER TABLE "Alert" ADD COLUMN "snoozedBy" TEXT;

-- When a person last looked at Home, and what "since you last looked" counts from.
CREATE TABLE "HomeVisit" (
    "shop" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3),
    "seenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "HomeVisit_pkey" PRIMARY KEY ("shop","userId")
);

-- What the rule would have done on the shop's last days of orders.
CREATE TABLE "Replay" (
    "shop" TEXT NOT NULL,
    "madeAt" TIMESTAMPTZ(3) NOT NULL,
    "result" JSONB NOT NULL,

    CONSTRAINT "Replay_pkey" PRIMARY KEY ("shop")
);

-- Filters that a person keeps under a name.
CREATE TABLE "SavedView" (
    "shop" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "page" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "savedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SavedView_pkey" PRIMARY KEY ("shop","userId","page","name")
);
