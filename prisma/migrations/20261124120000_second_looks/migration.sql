-- AlterTable
ALTER TABLE "payout" ADD COLUMN "returned_by" UUID;

-- AlterTable
ALTER TABLE "bank_statement" ADD COLUMN "outcomes" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

-- By hand from here.
-- All lines are shown now, not the first hundred. What waits has no outcomes yet: its first confirmation shows it once more.
UPDATE bank_statement SET foreseen = foreseen - 'lines';
GRANT UPDATE (foreseen, outcomes) ON bank_statement TO app;
