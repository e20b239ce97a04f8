-- What a reader got today is counted before each message.
CREATE INDEX "Delivery_shop_readerId_startedAt_idx" ON "Delivery"("shop", "readerId", "startedAt");
