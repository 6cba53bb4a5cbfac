-- Who may read an order's paper follows from the order: its two sides, whoever issued it.
ALTER TABLE "paper" DROP COLUMN "other_id";
