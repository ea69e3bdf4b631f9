-- Who may ask what of this room. Of an access key there is its SHA-256 alone. The version leaves
-- room for others: nothing here depends on other tables.
CREATE TABLE account (
  name        VARCHAR(63) NOT NULL PRIMARY KEY,
  member      VARCHAR(63) NOT NULL,
  roles       VARCHAR(200) NOT NULL, -- words, with a blank between
  made_millis BIGINT NOT NULL
);
CREATE TABLE access_key (
  id             VARCHAR(16) NOT NULL PRIMARY KEY,
  account        VARCHAR(63) NOT NULL REFERENCES account (name),
  hash           VARCHAR(64) NOT NULL UNIQUE,
  made_millis    BIGINT NOT NULL,
  expires_millis BIGINT NOT NULL,     -- the first moment at which it is not known any more
  revoked_millis BIGINT NOT NULL,     -- 0: it was not
  used_day       VARCHAR(10) NOT NULL -- the last UTC day, as 2026-11-28; empty: never
);
CREATE INDEX access_key_by_account ON access_key (account);
