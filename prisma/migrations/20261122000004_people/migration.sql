-- What Shopify says about a person, and whether they only look after the app until the account owner comes.
ALTER TABLE "Member" ADD COLUMN "accountOwner" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Member" ADD COLUMN "collaborator" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Member" ADD COLUMN "interim" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Member" ADD COLUMN "joinedAt" TIMESTAMPTZ(3);
