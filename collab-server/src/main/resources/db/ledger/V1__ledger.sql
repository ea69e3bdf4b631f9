-- A party's account. Decimals are text so that sums stay exact.
CREATE TABLE entry (
  query_id    TEXT NOT NULL,
  population  TEXT NOT NULL,
  epsilon     TEXT NOT NULL,
  delta       TEXT NOT NULL,
  disclosures INTEGER NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('reserved', 'committed', 'burned')),
  at_millis   INTEGER NOT NULL, -- of the reservation: it says which period pays
  committed_millis INTEGER,
  PRIMARY KEY (query_id, population)
);
-- The budget as it was when its period opened: a policy changed within the period can only tighten it.
CREATE TABLE opening (
  population    TEXT PRIMARY KEY,
  epsilon       TEXT NOT NULL,
  delta         TEXT NOT NULL,
  every         TEXT NOT NULL,
  opened_millis INTEGER NOT NULL
);
CREATE INDEX entry_by_population ON entry (population, at_millis);
