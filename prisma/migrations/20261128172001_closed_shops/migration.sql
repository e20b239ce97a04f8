-- Since when Shopify has not let us into the shop (frozen, locked); null = it does.
ALTER TABLE "ApiBudget" ADD COLUMN "closedSince" TIMESTAMPTZ(6);
