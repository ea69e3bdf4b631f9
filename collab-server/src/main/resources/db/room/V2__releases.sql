-- Noised numbers, for questions that make something else of the same release.
CREATE TABLE release (
  release_key TEXT PRIMARY KEY,
  query_id    TEXT NOT NULL UNIQUE,
  body        BLOB NOT NULL
);
