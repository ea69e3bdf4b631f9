package io.parley.connector.source.jdbc;

import io.parley.connector.source.SourceContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.io.TempDir;

/** What every source must do, of SQLite, where a row is broken by what else it holds. */
class JdbcSourceSqliteTest extends SourceContract {
  private final String url;

  JdbcSourceSqliteTest(@TempDir Path folder) {
    this.url = "jdbc:sqlite:" + folder.resolve("feed.db") + "?synchronous=OFF";
  }

  @Override
  protected Feed feed() {
    run("CREATE TABLE feed (id INTEGER PRIMARY KEY, at TEXT, note TEXT, amount BOOLEAN)");
    return new JdbcFeed(
        new Line(JdbcDatabase.open(url)),
        sql -> run(sql.replace(", 1.5)", ", 1)")),
        time -> "'" + time + "'");
  }

  private void run(String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError("SQLite refused a statement of the test", e);
    }
  }
}
