-- The pixel tells a checkout that begins from one that is completed. What was counted until now were completed ones, which
-- had begun as well.
ALTER TABLE "PageHour" ADD COLUMN "purchases" INTEGER NOT NULL DEFAULT 0;
UPDATE "PageHour" SET "purchases" = "checkouts";

-- Sums that were kept before pages were counted in them.
UPDATE "MeasureCampaign" SET "totals" = '{"views":0,"carts":0,"checkouts":0,"purchases":0}'::jsonb || "totals";
