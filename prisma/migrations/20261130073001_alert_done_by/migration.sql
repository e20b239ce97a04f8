-- The person who did what an alert tells: they are not told of it.
ALTER TABLE "Alert" ADD COLUMN "doneBy" TEXT;
