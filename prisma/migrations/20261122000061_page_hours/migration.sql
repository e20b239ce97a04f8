-- Counts of an hour over all products.
CREATE INDEX "PageHour_hour_idx" ON "PageHour"("hour");
