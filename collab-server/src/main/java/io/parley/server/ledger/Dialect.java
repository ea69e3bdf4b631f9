package io.parley.server.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * In what SQLite and PostgreSQL differ here: how a connection is made safe, how a transaction gets
 * its turn, and what bytes are called. Every statement of the stores is written once, in words that
 * both understand.
 */
interface Dialect {
  /** A source of connections on which a commit that returned survives a power cut. */
  DataSource source();

  /** Checks a fresh connection, and sets on it what the promise of {@link #source()} needs. */
  void prepare(Connection connection) throws SQLException;

  /**
   * Takes the turn of a transaction that has begun: until it ends no other one that took its turn,
   * of any thread or process, runs on the same tables. So each sees all that those before it wrote,
   * and sums of charges cannot overtake each other.
   */
  void takeTurn(Connection connection) throws SQLException;

  /** Whether no program has made the tables yet; looking makes nothing. */
  boolean isNew() throws SQLException;

  /** What brings the tables to this version. */
  FluentConfiguration migrations(DataSource source);

  /** Whether a connection can be lost while the node runs, and is then made anew. */
  boolean canBeLost();

  /** The type of bytes. */
  String bytes();

  /** Whether a statement failed for want of space. */
  boolean isFull(SQLException failure);

  /** Whether less is free than what some questions write; false where that cannot be told. */
  boolean isNearlyFull();

  /** What messages call the database; it holds no secret. */
  String name();

  /** What to look at when it does not open. */
  String help();
}
