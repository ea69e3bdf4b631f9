package io.parley.connector.source.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The line to a database: it can be cut after so many rows, and knows what is open. */
final class Line implements JdbcSource.Outside {
  private final JdbcDatabase database;
  private final List<Connection> open = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private int rowsLeft = Integer.MAX_VALUE;
  private int cutsLeft;
  private int made;

  Line(JdbcDatabase database) {
    this.database = database;
  }

  /** Fails after so many rows, and then so many times in all, at any row and at connecting. */
  void cutAfter(int rows, int times) {
    rowsLeft = rows;
    cutsLeft = times;
  }

  void mend() {
    rowsLeft = Integer.MAX_VALUE;
    cutsLeft = 0;
  }

  int open() {
    int count = 0;
    for (Connection connection : open) {
      try {
        count += connection.isClosed() ? 0 : 1;
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
    return count;
  }

  int made() {
    return made;
  }

  List<Duration> pauses() {
    return pauses;
  }

  @Override
  public Connection connect() throws SQLException {
    if (rowsLeft == 0) {
      cut();
    }
    made++;
    Connection connection = database.connect();
    open.add(connection);
    return wrapped(Connection.class, connection);
  }

  @Override
  public void pause(Duration length) {
    pauses.add(length);
  }

  private void cut() throws SQLException {
    if (cutsLeft > 0) {
      cutsLeft--;
      throw new SQLException("the line is cut", "08006");
    }
    rowsLeft = Integer.MAX_VALUE;
  }

  private <T> T wrapped(Class<T> type, Object real) {
    return type.cast(
        Proxy.newProxyInstance(
            Line.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> called(real, method, arguments)));
  }

  private Object called(Object real, Method method, Object[] arguments) throws Throwable {
    // Rows of data come out of prepared statements; the looks at columns and NULLs do not.
    if (real instanceof ResultSet && method.getName().equals("next")) {
      if (rowsLeft == 0) {
        cut();
      } else {
        rowsLeft--;
      }
    }
    try {
      Object result = method.invoke(real, arguments);
      if (result instanceof PreparedStatement) {
        return wrapped(PreparedStatement.class, result);
      }
      if (result instanceof ResultSet && real instanceof PreparedStatement) {
        return wrapped(ResultSet.class, result);
      }
      return result instanceof Statement ? wrapped(Statement.class, result) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
