package io.parley.server.flightsql;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.account.Role;
import io.parley.server.room.RoomRig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JdbcDriverTest {
  private RoomRig rig;

  @BeforeAll
  void start(@TempDir Path root) throws Exception {
    long t = System.nanoTime();
    rig = RoomRig.start(root);
    System.out.println("RIG " + (System.nanoTime() - t) / 1_000_000);
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void explore() throws Exception {
    String key = rig.account("jane", "hearth", Role.ANALYST);
    Properties p = rig.jdbc();
    p.setProperty("user", "jane");
    p.setProperty("password", key);
    long t = System.nanoTime();
    try (Connection c = DriverManager.getConnection(rig.url(), p)) {
      System.out.println("CONNECT " + (System.nanoTime() - t) / 1_000_000);
      print(c.getMetaData().getCatalogs());
      print(c.getMetaData().getSchemas());
      print(c.getMetaData().getTableTypes());
      print(c.getMetaData().getTables(null, null, null, null));
      print(c.getMetaData().getColumns(null, "hearth", "customers", null));
      print(c.getMetaData().getPrimaryKeys(null, "hearth", "customers"));
      try (Statement s = c.createStatement();
          ResultSet r = s.executeQuery("SELECT channel, COUNT(DISTINCT person) AS n, AVG(history) AS h, SUM(history) s FROM hearth.customers GROUP BY channel")) {
        print(r);
      }
      try (PreparedStatement s = c.prepareStatement("SELECT COUNT(DISTINCT person) AS n FROM hearth.customers WHERE recency <= ? AND channel = ?")) {
        System.out.println(s.getParameterMetaData().getParameterCount() + " " + s.getParameterMetaData().getParameterTypeName(1)+ " " + s.getParameterMetaData().getParameterTypeName(2) + " " + s.getMetaData().getColumnTypeName(1));
        s.setInt(1, 6);
        s.setString(2, "Web");
        try (ResultSet r = s.executeQuery()) { print(r); }
      }
      for (String sql : new String[]{"SELECT person FROM hearth.customers", "SELECT x FROM hearth.customers", "SELEC"}) {
        try (Statement s = c.createStatement(); ResultSet r = s.executeQuery(sql)) {
          print(r);
        } catch (SQLException e) {
          for (Throwable x = e; x != null; x = x.getCause()) System.out.println("REFUSED " + x.getClass().getName() + " state " + (x instanceof SQLException q ? q.getSQLState() + " " + q.getErrorCode() : "") + "\n" + x.getMessage());
        }
      }
    }
    Properties wrong = rig.jdbc();
    wrong.setProperty("user", "jane");
    wrong.setProperty("password", "parley_x");
    try (Connection c = DriverManager.getConnection(rig.url(), wrong)) {
      print(c.getMetaData().getCatalogs());
    } catch (SQLException e) {
      System.out.println("WRONG " + e.getSQLState() + " " + e.getMessage() + " <- " + e.getCause());
    }
    Properties token = rig.jdbc();
    token.setProperty("token", key);
    token.setProperty("parley.intervals", "true");
    try (Connection c = DriverManager.getConnection(rig.url(), token);Statement s = c.createStatement();
          ResultSet r = s.executeQuery("SELECT channel, COUNT(DISTINCT person) AS n, AVG(history) AS h, SUM(history) s FROM hearth.customers GROUP BY channel")) {
      print(r);
    }
    System.out.println("SPENT " + rig.spent("hearth", "shoppers"));
    assertThat(1).isEqualTo(1);
  }

  private static void print(ResultSet r) throws SQLException {
    int n = r.getMetaData().getColumnCount();
    StringBuilder b = new StringBuilder();
    for (int i = 1; i <= n; i++) b.append(r.getMetaData().getColumnName(i)).append(":").append(r.getMetaData().getColumnTypeName(i)).append(" | ");
    while (r.next()) {
      b.append("\n   ");
      for (int i = 1; i <= n; i++) b.append(r.getObject(i)).append(" | ");
    }
    System.out.println(b);
  }
}
