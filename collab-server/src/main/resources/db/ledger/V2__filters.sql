-- What a charge is made of (io.parley.query.account.Charge.text). Empty in entries from before there
-- were curves: their epsilon and delta say all. In later ones those two are for people to read.
ALTER TABLE entry ADD COLUMN charge TEXT NOT NULL DEFAULT '';
-- The filter with which the budget opened. Budgets that are open now opened under plain addition and
-- keep it until their period ends.
ALTER TABLE opening ADD COLUMN filter TEXT NOT NULL DEFAULT 'addition';
