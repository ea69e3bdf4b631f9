-- What a charge is, and the budget with its filter, sealed with the node's keys. The columns that held
-- them in the clear are empty from here on: the program seals what was written before, when it opens.
ALTER TABLE entry ADD COLUMN sealed BLOB;
ALTER TABLE opening ADD COLUMN sealed BLOB;
