package io.parley.query.backend.trino;

import java.sql.Connection;
import java.sql.SQLException;

/** Sessions of a Trino: the room's own, or a party's. */
@FunctionalInterface
public interface TrinoSessions {
  /** Opens one, which the caller closes. */
  Connection open() throws SQLException;
}
