-- A claim asks for each shop with due marks whether another worker has just taken some of it: the last of its leases, which
-- timers of the future, any number of them, must not hide.
CREATE INDEX "Work_leased_idx" ON "Work"("step", "shop", "leaseUntil") WHERE "leaseUntil" IS NOT NULL;
