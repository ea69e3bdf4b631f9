package io.parley.server.party;

/**
 * Places between two durable steps that change who is who, where a halt hurts most: of an ingest,
 * of a node that takes in rows while it runs, and of an erasure. In a running node nobody listens:
 * nothing outside this package can name a listener.
 */
enum PeopleStep {
  /** The history of people has an ingest; the lake is as before. */
  INGEST_IN_HISTORY,
  /** The lake has the people of an ingest, and the identifiers of before. */
  INGEST_PEOPLE,
  /** The lake has people and identifiers, and no offered table yet. */
  INGEST_IDENTIFIERS,
  /** The lake has all tables, and still has those of before. */
  INGEST_TABLES,
  /** The lake has nothing of before; that it is whole is not noted. */
  INGEST_FORGOTTEN,
  /** The history has rows that came into a running node; no table has. */
  LIVE_IN_HISTORY,
  /** One offered table has them; others may not. */
  LIVE_TABLE,
  /** All offered tables have them; that is not noted. */
  LIVE_TABLES,
  /** It is noted; no edition has them. */
  LIVE_NOTED,
  /** The lake has the people of a running node, and the identifiers of before. */
  KEPT_PEOPLE,
  /** The lake has both; that it is whole is not noted. */
  KEPT_IDENTIFIERS,
  /** Raw and clean of one source have a person no more; others, and the history, do. */
  ERASED_SOURCE,
  /** No zone has the person; the history has. */
  ERASED_ZONES;

  /** Is told that somebody comes by. */
  @FunctionalInterface
  interface Listener {
    /** Nobody listens. */
    Listener NONE = step -> {};

    void reached(PeopleStep step);
  }
}
