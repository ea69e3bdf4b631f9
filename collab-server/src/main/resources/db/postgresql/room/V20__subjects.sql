-- A subject of a provider of identities opens an account as an access key does, under a hash of its own
-- (io.parley.server.account.Subject). Both empty: it is an access key.
ALTER TABLE access_key ADD COLUMN issuer VARCHAR(500) NOT NULL DEFAULT '';
ALTER TABLE access_key ADD COLUMN subject VARCHAR(255) NOT NULL DEFAULT '';
