-- What this node multiplied for other members, in each epoch. Counts and digests: no row of anybody.
CREATE TABLE account (
  collaboration TEXT NOT NULL,
  epoch         INTEGER NOT NULL,
  helper        TEXT NOT NULL,
  owner         TEXT NOT NULL,
  rows          INTEGER NOT NULL,
  answered      INTEGER NOT NULL,
  run           INTEGER NOT NULL,
  batches_left  INTEGER NOT NULL,
  commitment    TEXT NOT NULL, -- hexadecimal, empty if there is none
  last_batch    TEXT NOT NULL,
  window_start  TEXT NOT NULL,
  window_rows   INTEGER NOT NULL,
  PRIMARY KEY (collaboration, epoch, helper, owner)
);
-- What happened: help given and refused, and what this node found out about those who helped it.
CREATE TABLE event (
  number        INTEGER PRIMARY KEY,
  at            TEXT NOT NULL,
  collaboration TEXT NOT NULL,
  epoch         INTEGER NOT NULL,
  member        TEXT NOT NULL, -- the other one
  what          TEXT NOT NULL,
  details       TEXT NOT NULL,
  document      BLOB NOT NULL  -- what the other one signed; empty if nothing
);
