-- As the SQLite room is in its third version.
CREATE TABLE turn (one INTEGER PRIMARY KEY CHECK (one = 1)); -- who has its row has the turn
INSERT INTO turn VALUES (1);
CREATE TABLE answer (
  question_key TEXT PRIMARY KEY,
  query_id     TEXT NOT NULL UNIQUE,
  body         BYTEA NOT NULL,
  at_millis    BIGINT NOT NULL
);
CREATE TABLE release (
  release_key TEXT PRIMARY KEY,
  query_id    TEXT NOT NULL UNIQUE,
  body        BYTEA NOT NULL
);
CREATE TABLE party_commit (
  query_id TEXT NOT NULL,
  place    INTEGER NOT NULL,
  document BYTEA NOT NULL,
  PRIMARY KEY (query_id, place)
);
CREATE TABLE audit_before (
  number   BIGINT PRIMARY KEY,
  previous TEXT NOT NULL,
  entry    TEXT NOT NULL,
  hash     TEXT NOT NULL UNIQUE
);
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
