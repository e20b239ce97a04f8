-- Shops that let us hear of published themes: since when, and what was published last.
ALTER TABLE "Shop" ADD COLUMN "themeWatch" JSONB;
