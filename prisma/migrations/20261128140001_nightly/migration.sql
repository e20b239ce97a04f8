-- The night's export of the whole shop: what runs, what the last one found.
ALTER TABLE "Shop" ADD COLUMN "nightlyDetail" JSONB;
