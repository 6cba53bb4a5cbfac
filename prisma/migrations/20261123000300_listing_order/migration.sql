-- A price per kg and one per piece don't compare: what is weighed comes first, then what is counted. Beside the price so
-- that a page sorted by price is one index; always the lot's own measure, whoever writes the listing.
ALTER TABLE "listing" ADD COLUMN "counted" BOOLEAN NOT NULL DEFAULT false;
CREATE FUNCTION listing_takes_measure() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  NEW.counted := coalesce((SELECT measure = 'count' FROM lot WHERE id = NEW.lot_id), false);
  RETURN NEW;
END $$;
CREATE TRIGGER listing_takes_measure BEFORE INSERT ON listing FOR EACH ROW EXECUTE FUNCTION listing_takes_measure();

DROP INDEX listing_open_price;
CREATE INDEX listing_open_cheap ON listing (counted, price, id) WHERE state = 'open' AND in_stock;
CREATE INDEX listing_open_dear ON listing (counted, (-price), id) WHERE state = 'open' AND in_stock;
CREATE INDEX listing_open_area ON listing (area_code, listed_at DESC, id DESC) WHERE state = 'open' AND in_stock;
-- How many there are of each: counted from the index alone.
CREATE INDEX listing_open_facets ON listing (category_code, product_id, area_code) WHERE state = 'open' AND in_stock;

-- Two sellers may take the same picture: each has its own row, and the bytes lie once.
DROP INDEX "file_hash_key";
CREATE UNIQUE INDEX "file_organization_id_hash_key" ON "file"("organization_id", "hash");
CREATE INDEX "file_hash_idx" ON "file"("hash");
CREATE INDEX "listing_photo_file_id_idx" ON "listing_photo"("file_id");
