-- What watching campaigns would have held within the seven days before "madeAt": Home does not work it out at each look.
CREATE TABLE "WatchedWeek" (
    "shop" TEXT NOT NULL,
    "madeAt" TIMESTAMPTZ(3) NOT NULL,
    "result" JSONB NOT NULL,

    CONSTRAINT "WatchedWeek_pkey" PRIMARY KEY ("shop")
);
