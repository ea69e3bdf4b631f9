-- Whom of the partner each delivered audience was about, under tokens that mean nothing here
-- (io.parley.server.room.PartnersMark); bodies rest sealed.
CREATE TABLE audience_mark (
  query_id TEXT PRIMARY KEY,
  receiver TEXT NOT NULL,
  partner  TEXT NOT NULL,
  body     BLOB NOT NULL
);
