-- What accounts asked over REST, so that the same key never asks twice.
CREATE TABLE query (
  number      INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  account     TEXT NOT NULL,
  kind        TEXT NOT NULL,
  request_key TEXT NOT NULL,
  body_digest TEXT NOT NULL,
  at_millis   INTEGER NOT NULL,
  request     BLOB NOT NULL,
  state       TEXT NOT NULL,
  outcome     BLOB,
  UNIQUE (account, request_key)
);
CREATE INDEX query_of_account ON query (account, kind, number);
