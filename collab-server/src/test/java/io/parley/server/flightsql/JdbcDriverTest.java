package io.parley.server.flightsql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.account.Role;
import io.parley.server.room.RoomRig;
import io.parley.server.room.SharedRoom;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The driver that SQL tools use, over TLS, against a room with two parties. */
@Tag("slow")
@ExtendWith(SharedRoom.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JdbcDriverTest {
  private static final String READERS =
      "SELECT segment, COUNT(DISTINCT person) AS n FROM metromail.mailings GROUP BY segment";

  private final RoomRig room;
  private String key = "";

  JdbcDriverTest(RoomRig room) {
    this.room = room;
  }

  @BeforeAll
  void makeAccount() {
    key = room.account("jane", "hearth", Role.ANALYST);
  }

  private Connection connect(String user, String password) throws SQLException, IOException {
    Properties properties = room.jdbc();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    return DriverManager.getConnection(room.url(), properties);
  }

  private Connection jane() throws SQLException, IOException {
    return connect("jane", key);
  }

  /** With one property set otherwise, or left out where the value is empty. */
  private Connection janeWith(String property, String value) throws SQLException, IOException {
    Properties properties = room.jdbc();
    properties.setProperty("token", key);
    if (value.isEmpty()) {
      properties.remove(property);
    } else {
      properties.setProperty(property, value);
    }
    return DriverManager.getConnection(room.url(), properties);
  }

  private static List<String> rows(ResultSet result) throws SQLException {
    try (result) {
      List<String> rows = new ArrayList<>();
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int c = 1; c <= columns; c++) {
          row.append(c == 1 ? "" : "|").append(result.getObject(c));
        }
        rows.add(row.toString());
      }
      return rows;
    }
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return rows(statement.executeQuery(sql));
    }
  }

  private static String refusal(Connection connection, String sql) {
    try {
      return "answered: " + rows(connection, sql);
    } catch (SQLException e) {
      return String.valueOf(Objects.requireNonNull(e.getCause()).getMessage());
    }
  }

  @Test
  void keyAsPasswordAndAsToken_opensTheCatalog() throws Exception {
    try (Connection password = jane();
        Connection token = janeWith("parley.purpose", "measurement")) {
      assertThat(rows(password.getMetaData().getCatalogs())).containsExactly("spring-mailing");
      assertThat(rows(token.getMetaData().getCatalogs())).containsExactly("spring-mailing");
    }
  }

  @Test
  void keyThatIsNotTheAccounts_opensNothing() {
    String other = room.account("joe", "metromail", Role.ANALYST);
    for (String wrong : List.of("parley_x", "", other)) {
      assertThatThrownBy(() -> rows(connect("jane", wrong).getMetaData().getCatalogs()))
          .as("a wrong password")
          .isInstanceOf(Exception.class)
          .hasStackTraceContaining("the access key or token opens nothing here, or not any more");
    }
  }

  @Test
  void expiredKey_opensNothing() {
    String expired = room.key("jane", Instant.now().minusSeconds(1));

    assertThatThrownBy(() -> connect("jane", expired))
        .hasStackTraceContaining("the access key or token opens nothing here, or not any more");
  }

  @Test
  void revokedKey_opensNothingFromTheNextCallOn() throws Exception {
    String lost = room.account("leaver", "hearth", Role.ANALYST);
    try (Connection connection = connect("leaver", lost)) {
      assertThat(rows(connection.getMetaData().getCatalogs())).hasSize(1);

      room.revoke("leaver");

      assertThatThrownBy(() -> rows(connection.getMetaData().getCatalogs()))
          .hasStackTraceContaining("the access key or token opens nothing here, or not any more");
      assertThatThrownBy(() -> rows(connection, READERS))
          .hasStackTraceContaining("the access key or token opens nothing here, or not any more");
    } catch (SQLException closing) {
      // The driver cannot close its session any more.
    }
  }

  @Test
  void catalog_listsMembersTablesAndTypedColumns() throws Exception {
    try (Connection connection = jane()) {
      DatabaseMetaData about = connection.getMetaData();
      assertThat(about.getDatabaseProductName()).isEqualTo("Parley");
      assertThat(about.isReadOnly()).isTrue();
      assertThat(rows(about.getSchemas()))
          .containsExactly("hearth|spring-mailing", "metromail|spring-mailing");
      assertThat(rows(about.getTableTypes())).containsExactly("TABLE", "PUBLIC TABLE", "VIEW");
      assertThat(names(about.getTables(null, null, "%", null)))
          .containsExactly("customers", "outcomes", "mailings");
      assertThat(names(about.getTables(null, "hearth", "out%", new String[] {"TABLE"})))
          .containsExactly("outcomes");
      assertThat(names(about.getTables(null, null, "%", new String[] {"VIEW"}))).isEmpty();
      assertThat(columns(about))
          .containsExactly(
              "person " + Types.VARCHAR,
              "recency " + Types.BIGINT,
              "history " + Types.DECIMAL,
              "channel " + Types.VARCHAR,
              "zip_code " + Types.VARCHAR,
              "newbie " + Types.BIGINT);
      assertThat(rows(about.getPrimaryKeys(null, "hearth", "customers"))).isEmpty();
    }
  }

  private static List<String> names(ResultSet tables) throws SQLException {
    try (tables) {
      List<String> names = new ArrayList<>();
      while (tables.next()) {
        names.add(tables.getString("TABLE_NAME"));
      }
      return names;
    }
  }

  private static List<String> columns(DatabaseMetaData about) throws SQLException {
    try (ResultSet columns = about.getColumns(null, "hearth", "customers", "%")) {
      List<String> told = new ArrayList<>();
      while (columns.next()) {
        told.add(columns.getString("COLUMN_NAME") + " " + columns.getInt("DATA_TYPE"));
      }
      return told;
    }
  }

  @Test
  void question_isAnsweredAndChargedOnce() throws Exception {
    try (Connection connection = jane()) {
      String sql = READERS.replace("SELECT", "SELECT /*+ privacy(epsilon='0.21') */");
      BigDecimal before = room.spent("metromail", "readers");
      List<String> first = rows(connection, sql);
      BigDecimal after = room.spent("metromail", "readers");

      assertThat(first).hasSize(3).allMatch(row -> row.matches("(mens|none|womens)\\|-?\\d+"));
      assertThat(after).isGreaterThan(before);
      assertThat(rows(connection, sql)).isEqualTo(first);
      assertThat(room.spent("metromail", "readers")).isEqualByComparingTo(after);
    }
  }

  @Test
  void typesOfNumbers_areThoseOfTheAlgebra() throws Exception {
    try (Connection connection = jane();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT COUNT(DISTINCT person) AS n, SUM(history) AS s, AVG(history) AS a"
                    + " FROM hearth.customers")) {
      assertThat(result.getMetaData().getColumnType(1)).isEqualTo(Types.BIGINT);
      assertThat(result.getMetaData().getColumnType(2)).isEqualTo(Types.DECIMAL);
      assertThat(result.getMetaData().getColumnType(3)).isEqualTo(Types.DOUBLE);
      assertThat(result.next()).isTrue();
      assertThat(result.getBigDecimal(2).scale()).isEqualTo(4);
      assertThat(result.next()).isFalse();
    }
  }

  @Test
  void intervals_followTheirNumberOnRequest() throws Exception {
    try (Connection connection = janeWith("parley.intervals", "true");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(READERS)) {
      assertThat(result.getMetaData().getColumnCount()).isEqualTo(4);
      assertThat(result.getMetaData().getColumnName(3)).isEqualTo("n_low");
      assertThat(result.getMetaData().getColumnName(4)).isEqualTo("n_high");
      while (result.next()) {
        assertThat(result.getDouble(3)).isLessThan((double) result.getLong(2));
        assertThat(result.getDouble(4)).isGreaterThan((double) result.getLong(2));
      }
    }
  }

  @Test
  void preparedStatement_isPlannedAtNoCharge_andAskedWithItsValues() throws Exception {
    BigDecimal before = room.spent("hearth", "shoppers");
    try (Connection connection = jane();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT COUNT(DISTINCT person) AS n FROM hearth.customers"
                    + " WHERE recency <= ? AND channel = ?")) {
      assertThat(statement.getMetaData().getColumnName(1)).isEqualTo("n");
      assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(2);
      assertThat(room.spent("hearth", "shoppers")).isEqualByComparingTo(before);

      statement.setInt(1, 6);
      statement.setString(2, "Web");
      List<String> asked = rows(statement.executeQuery());
      BigDecimal after = room.spent("hearth", "shoppers");
      assertThat(after).isGreaterThan(before);

      // The same question with the values written into it: the same answer, for nothing.
      assertThat(
              rows(
                  connection,
                  "SELECT COUNT(DISTINCT person) AS n FROM hearth.customers"
                      + " WHERE recency <= 6 AND channel = 'Web'"))
          .isEqualTo(asked);
      assertThat(room.spent("hearth", "shoppers")).isEqualByComparingTo(after);

      // Other values are another question.
      statement.setInt(1, 7);
      var other = rows(statement.executeQuery());
      assertThat(other).hasSize(1);
      assertThat(room.spent("hearth", "shoppers")).isGreaterThan(after);
    }
  }

  @Test
  void valueThatLooksLikeSql_staysAValue() throws Exception {
    try (Connection connection = jane();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT COUNT(DISTINCT person) AS n FROM hearth.customers WHERE channel = ?")) {
      statement.setString(1, "x' OR '1'='1");
      List<String> asked = rows(statement.executeQuery());
      BigDecimal after = room.spent("hearth", "shoppers");

      assertThat(
              rows(
                  connection,
                  "SELECT COUNT(DISTINCT person) AS n FROM hearth.customers"
                      + " WHERE channel = 'x'' OR ''1''=''1'"))
          .isEqualTo(asked);
      assertThat(room.spent("hearth", "shoppers")).isEqualByComparingTo(after);
    }
  }

  @Test
  void statementThatIsRefused_isRefusedWhenItIsPrepared_withItsSqlState() throws Exception {
    try (Connection connection = jane()) {
      BigDecimal before = room.spent("hearth", "shoppers");

      assertThatThrownBy(() -> connection.prepareStatement("SELECT person FROM hearth.customers"))
          .hasStackTraceContaining(
              """
              42501 row-level-output: the answer would hold rows of single people, and no policy can allow that

              denied[row-level-output]: the answer would hold rows of single people, and no policy can allow that
               --> question:1:8
                |
              1 | SELECT person FROM hearth.customers
                |        ^^^^^^
                = help: ask for numbers about groups: `COUNT(DISTINCT person)`, `SUM(...)` or `AVG(...)` with `GROUP BY`

              try: this question passes; it counts people instead of listing rows

                  SELECT COUNT(DISTINCT person) AS people
                  FROM hearth.customers
              """);
      assertThat(refusal(connection, "SELECT x FROM hearth.customers"))
          .startsWith("42000 not-found: nothing named `x` is offered here\n");
      assertThat(refusal(connection, "SELECT")).startsWith("42000 sql-syntax: ");
      assertThat(room.spent("hearth", "shoppers")).isEqualByComparingTo(before);
    }
  }

  @Test
  void purpose_isAskedForWhereTheAgreementHasSeveral() throws Exception {
    try (Connection without = janeWith("parley.purpose", "");
        Connection other = janeWith("parley.purpose", "fun")) {
      assertThat(refusal(without, READERS))
          .isEqualTo(
              "42501 outside-agreement: the connection does not say for which purpose it asks;"
                  + " set its property parley.purpose to measurement or activation");
      assertThat(refusal(other, READERS))
          .isEqualTo(
              "42000 bad-hint: the property parley.purpose has no such value;"
                  + " set it to measurement or activation");
    }
  }

  @Test
  void epsilonOfTheConnection_isTheMostThatAnAnswerCosts() throws Exception {
    BigDecimal before = room.spent("hearth", "shoppers");
    try (Connection connection = janeWith("parley.epsilon", "0.01")) {
      assertThat(rows(connection, "SELECT SUM(visit) AS v FROM hearth.outcomes")).hasSize(1);
    }
    BigDecimal cost = room.spent("hearth", "shoppers").subtract(before);
    assertThat(cost).isPositive().isLessThanOrEqualTo(new BigDecimal("0.011"));
  }

  @Test
  void explainPrivacy_isRowsOfText_andChargesNothing() throws Exception {
    BigDecimal before = room.spent("metromail", "readers");
    try (Connection connection = jane()) {
      assertThat(rows(connection, "EXPLAIN PRIVACY " + READERS))
          .anyMatch(line -> line.contains("at 1,000 people"));
    }
    assertThat(room.spent("metromail", "readers")).isEqualByComparingTo(before);
  }

  @Test
  void cancelledResult_isReadNoFurther() throws Exception {
    try (Connection connection = jane();
        Statement statement = connection.createStatement()) {
      ResultSet result = statement.executeQuery(READERS);
      statement.cancel();
      assertThatThrownBy(() -> rows(result)).isInstanceOf(SQLException.class);
      assertThat(rows(connection, READERS)).hasSize(3);
    }
  }
}
