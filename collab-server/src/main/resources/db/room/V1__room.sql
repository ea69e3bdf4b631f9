-- Answers that left, each with the parties' signed commits and its audit entry.
CREATE TABLE answer (
  question_key TEXT PRIMARY KEY,
  query_id     TEXT NOT NULL UNIQUE,
  body         BLOB NOT NULL,
  at_millis    INTEGER NOT NULL
);
CREATE TABLE party_commit (
  query_id TEXT NOT NULL,
  place    INTEGER NOT NULL,
  document BLOB NOT NULL,
  PRIMARY KEY (query_id, place)
);
CREATE TABLE audit (
  number   INTEGER PRIMARY KEY,
  previous TEXT NOT NULL,
  entry    TEXT NOT NULL,
  hash     TEXT NOT NULL UNIQUE
);
