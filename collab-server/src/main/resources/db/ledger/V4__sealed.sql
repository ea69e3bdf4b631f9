-- What a charge is, and the budget with its filter, sealed with the node's keys. The columns that held
-- them in the clear are empty from here on. A ledger that a version before wrote does not open until
-- somebody says that it is one: parley keys seal.
ALTER TABLE entry ADD COLUMN sealed BLOB;
ALTER TABLE opening ADD COLUMN sealed BLOB;
