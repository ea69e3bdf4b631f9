-- What the node did, in order, each entry bound to the one before (io.parley.server.wire.AuditLink), and
-- the node's signatures over it. The words of entries rest sealed; the chain is open. The log that was
-- kept before stays as it is; the first entry of this one names its end.
ALTER TABLE audit RENAME TO audit_before;
CREATE TABLE audit_entry (
  number     INTEGER PRIMARY KEY,
  previous   TEXT NOT NULL,
  commitment TEXT NOT NULL,
  sealed     BLOB NOT NULL
);
CREATE TABLE audit_checkpoint (
  place     INTEGER PRIMARY KEY,
  number    INTEGER NOT NULL,
  at_millis INTEGER NOT NULL,
  document  TEXT NOT NULL
);
