package io.parley.server.ledger;

/**
 * What a node keeps in a database: each store in a SQLite file of its own in the node's directory,
 * or in a schema of its own where {@code node.database} names a PostgreSQL database.
 */
public enum Store {
  /** A party's charges, attempts and audit log. */
  LEDGER("ledger.db", "ledger", "ledger"),
  /** A room's answers, commits, accounts and audit log. */
  ROOM("room.db", "room", "room"),
  /** The help that a party gave in blinding. */
  HELP("help.db", "help", "help"),
  /**
   * Who failed a check of psi. Apart from {@link #HELP}, as the absence of that says that it was
   * lost.
   */
  PSI("psi-audit.db", "psi", "help"),
  /** What accounts of a room asked over REST, and under which keys. */
  REST("rest.db", "rest", "rest");

  private final String file;
  private final String schema;
  private final String tables;

  Store(String file, String schema, String tables) {
    this.file = file;
    this.schema = schema;
    this.tables = tables;
  }

  /** The SQLite file's name in the node's directory. */
  public String file() {
    return file;
  }

  /** The schema's name on PostgreSQL. */
  public String schema() {
    return schema;
  }

  /** The folder of what brings its tables to this version. */
  String tables() {
    return tables;
  }
}
