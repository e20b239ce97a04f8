-- Money at risk of its own, so that a list sums ten thousand items without opening each one's numbers.
ALTER TABLE "Verdict" ADD COLUMN "moneyAtRisk" DOUBLE PRECISION;
UPDATE "Verdict" SET "moneyAtRisk" = (assessment ->> 'moneyAtRisk')::float8;

-- Words of titles and SKUs, with the shop as a word of its own: a search looks up word beginnings of one shop.
CREATE INDEX "Product_words_idx" ON "Product" USING gin (to_tsvector('simple', 'shop' || md5(shop) || ' ' || regexp_replace(lower(title), '[^[:alnum:]]+', ' ', 'g')));
CREATE INDEX "Variant_words_idx" ON "Variant" USING gin (to_tsvector('simple', 'shop' || md5(shop) || ' ' || regexp_replace(lower(coalesce(sku, '') || ' ' || title), '[^[:alnum:]]+', ' ', 'g')));

-- Lists of products are in the order of their titles.
CREATE INDEX "Product_title_order_idx" ON "Product" (shop, lower(title), id);
