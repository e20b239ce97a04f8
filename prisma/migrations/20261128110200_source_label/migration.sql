-- What a source is called in Shopify, as last read: a form shows it without asking Shopify.
ALTER TABLE "MembershipSource" ADD COLUMN "label" TEXT;
