-- As the SQLite ledger is in its fifth version; a PostgreSQL ledger never held a value in the clear.
CREATE TABLE turn (one INTEGER PRIMARY KEY CHECK (one = 1)); -- who has its row has the turn
INSERT INTO turn VALUES (1);
CREATE TABLE entry (
  query_id    TEXT NOT NULL,
  population  TEXT NOT NULL,
  epsilon     TEXT NOT NULL CHECK (epsilon = ''),
  delta       TEXT NOT NULL CHECK (delta = ''),
  disclosures INTEGER NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('reserved', 'committed', 'burned')),
  at_millis   BIGINT NOT NULL, -- of the reservation: it says which period pays
  committed_millis BIGINT,
  charge      TEXT NOT NULL CHECK (charge = ''),
  sealed      BYTEA NOT NULL,
  PRIMARY KEY (query_id, population)
);
CREATE INDEX entry_by_population ON entry (population, at_millis);
CREATE TABLE opening (
  population    TEXT PRIMARY KEY,
  epsilon       TEXT NOT NULL CHECK (epsilon = ''),
  delta         TEXT NOT NULL CHECK (delta = ''),
  every         TEXT NOT NULL,
  opened_millis BIGINT NOT NULL,
  filter        TEXT NOT NULL CHECK (filter = ''),
  sealed        BYTEA NOT NULL
);
CREATE TABLE asked (
  query_id   TEXT NOT NULL,
  receiver   TEXT NOT NULL,
  population TEXT NOT NULL,
  table_name TEXT NOT NULL,
  analysis   TEXT NOT NULL,
  at_millis  BIGINT NOT NULL,
  PRIMARY KEY (query_id, population, table_name)
);
CREATE INDEX asked_by_table ON asked (population, analysis, at_millis);
CREATE TABLE audit_entry (
  number     BIGINT PRIMARY KEY,
  previous   TEXT NOT NULL,
  commitment TEXT NOT NULL,
  sealed     BYTEA NOT NULL
);
CREATE TABLE audit_checkpoint (
  place     BIGINT PRIMARY KEY,
  number    BIGINT NOT NULL,
  at_millis BIGINT NOT NULL,
  document  TEXT NOT NULL
);
