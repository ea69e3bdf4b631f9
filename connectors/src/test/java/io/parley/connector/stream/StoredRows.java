package io.parley.connector.stream;

import io.parley.connector.source.Batch;
import io.parley.connector.source.Position;
import io.parley.connector.source.RawRow;
import io.parley.connector.source.Source;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows and position in one SQLite transaction: what is kept survives a halt. */
final class StoredRows implements AutoCloseable {
  private final Connection connection;

  private StoredRows(Connection connection) {
    this.connection = connection;
  }

  static StoredRows open(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA synchronous=FULL");
      statement.execute("CREATE TABLE IF NOT EXISTS kept (payload TEXT)");
      statement.execute("CREATE TABLE IF NOT EXISTS position (json TEXT)");
    }
    connection.setAutoCommit(false);
    return new StoredRows(connection);
  }

  void read(Source source) {
    source.read(position(), this::keep);
  }

  private Optional<Position> position() {
    List<String> position = all("SELECT json FROM position");
    return position.stream().findFirst().map(Position::new);
  }

  List<String> payloads() {
    return all("SELECT payload FROM kept");
  }

  private List<String> all(String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> all = new ArrayList<>();
      while (row.next()) {
        all.add(row.getString(1));
      }
      return all;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void keep(Batch batch) {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO kept VALUES (?)");
        Statement statement = connection.createStatement();
        PreparedStatement move = connection.prepareStatement("INSERT INTO position VALUES (?)")) {
      for (RawRow row : ((Batch.Rows.Listed) batch.rows()).rows()) {
        RawRow.Read read = (RawRow.Read) row;
        insert.setString(1, (String) read.values().get(read.values().size() - 1).orElseThrow());
        insert.executeUpdate();
      }
      statement.execute("DELETE FROM position");
      move.setString(1, batch.end().json());
      move.executeUpdate();
      connection.commit();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
