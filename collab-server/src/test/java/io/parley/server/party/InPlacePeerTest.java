package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.SourceException;
import io.parley.policy.Analysis;
import io.parley.query.account.Charge;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.ledger.PostgresPeer;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A party whose orders lie in an Iceberg table and whose tickets in a PostgreSQL, both left there:
 * its questions have the exact bounded numbers of the same rows in its lake.
 */
@Tag("slow")
class InPlacePeerTest {
  private static final List<LakeColumn> ORDERS =
      List.of(
          new LakeColumn("customer", LakeType.LONG),
          new LakeColumn("Betrag", LakeType.DOUBLE),
          new LakeColumn("kind", LakeType.STRING),
          new LakeColumn("paid_at", LakeType.TIMESTAMP));

  private static final String JOINED =
      " FROM metromail.mailings m JOIN hearth.%s o USING (person) WHERE %s GROUP BY m.segment";

  private static final List<String> QUESTIONS =
      List.of(
          "SELECT m.segment, COUNT(DISTINCT person) AS n, SUM(o.amount) AS s"
              + JOINED.formatted("orders", "o.kind = 'web'"),
          "SELECT m.segment, COUNT(*) AS n, SUM(o.amount) AS s"
              + JOINED.formatted("orders", "o.paid_at >= TIMESTAMP '2026-03-01 00:00:00'"),
          "SELECT m.segment, COUNT(DISTINCT person) AS n, SUM(o.minutes) AS s"
              + JOINED.formatted("tickets", "o.urgent"),
          "SELECT m.segment, COUNT(DISTINCT person) AS n, SUM(o.minutes) AS s"
              + " FROM metromail.mailings m JOIN hearth.tickets o USING (person)"
              + " JOIN hearth.orders p USING (person) WHERE p.kind <> 'shop' GROUP BY m.segment");

  private final Path root;
  private final NodeConfiguration.Database postgres = PostgresPeer.empty();

  /** As SQL of DuckDB: a customer's number, what was paid, how, when. */
  private final List<String> orders = new ArrayList<>();

  private final List<String> tickets = new ArrayList<>();
  private final StringBuilder ordersHere = new StringBuilder("email,phone,amount,kind,paid_at\n");
  private final StringBuilder ticketsHere = new StringBuilder("email,phone,minutes,urgent\n");

  InPlacePeerTest(@TempDir Path root) {
    this.root = root;
  }

  /**
   * Person 12 has more rows than the caps let in, all alike; no more in all than one person has.
   */
  @BeforeEach
  void makeRows() throws SQLException {
    for (int person = 1; person <= 40; person++) {
      int rows = person == 12 ? 8 : person % 5;
      for (int i = 0; i < rows; i++) {
        String amount = person == 12 ? "7.0" : person % 7 * 10 + i + ".25";
        String kind = person == 12 || (person + i) % 2 == 0 ? "web" : "shop";
        String time = "2026-0%d-02 03:04:05".formatted(person == 12 ? 5 : 1 + (person + i) % 6);
        order(person, amount, amount, kind, time);
        ticket(person, person == 12 ? 5 : person + i, person % 4 > 0);
      }
    }
    order(10, "'NaN'::DOUBLE", "", "web", "2026-05-05 00:00:00");
    order(10, "'inf'::DOUBLE", "", "web", "2026-05-05 00:00:00");
    order(10, "NULL", "", "web", "2026-05-05 00:00:00");
    order(10, "4.5", "4.5", "web", "2026-05-05 00:00:00");
    // Of nobody: no key, the key of no record, that of a record of which none is known by it.
    orders.add("(NULL, 5.0, 'web', TIMESTAMP '2026-05-05')");
    orders.add("(999, 5.0, 'web', TIMESTAMP '2026-05-05')");
    orders.add("(41, 5.0, 'web', TIMESTAMP '2026-05-05')");
    tickets.add("(NULL, 5, true)");
    tickets.add("('0012', 5, true)");
    postgres(
        "DROP SCHEMA IF EXISTS shop CASCADE",
        "CREATE SCHEMA shop",
        "CREATE TABLE shop.tickets (customer text, minutes integer, urgent boolean, note text)",
        "INSERT INTO shop.tickets (customer, minutes, urgent) VALUES "
            + String.join(", ", tickets));
  }

  private void order(int person, String amount, String here, String kind, String time) {
    orders.add("(%d, %s, '%s', TIMESTAMP '%s')".formatted(1_000 + person, amount, kind, time));
    ordersHere.append("u%d@example.com,,%s,%s,%s\n".formatted(person, here, kind, time));
  }

  private void ticket(int person, int minutes, boolean urgent) {
    tickets.add("('%d', %d, %s)".formatted(1_000 + person, minutes, urgent));
    ticketsHere.append("u%d@example.com,,%d,%s\n".formatted(person, minutes, urgent));
  }

  private void postgres(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.url(), postgres.user(), "");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private List<String> published() throws SQLException {
    List<String> names = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(postgres.url(), postgres.user(), "");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT tablename FROM pg_tables WHERE tablename LIKE 'parley_people_%'")) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  /** Writes the orders into somebody's lake. */
  private long writeOrders(String more) {
    try (Lake theirs = Lake.open(root.resolve("theirs"));
        DuckDb duckdb = DuckDb.open(256)) {
      return theirs
          .replace(
              "shop",
              "orders",
              ORDERS,
              duckdb.connection(),
              "SELECT column0 AS customer, CAST(column1 AS DOUBLE) AS \"Betrag\", column2 AS kind, column3 AS paid_at FROM (VALUES "
                  + String.join(", ", orders)
                  + more
                  + ") v (column0, column1, column2, column3)")
          .snapshotId();
    }
  }

  private Map<String, String> files(String parts) {
    StringBuilder crm = new StringBuilder("email,phone,months,visits,number\n");
    for (int person = 1; person <= 40; person++) {
      crm.append("u%d@example.com,,%d,1,%d\n".formatted(person, person % 9, 1_000 + person));
    }
    // A key that no column of whole numbers writes so, and a row without one.
    crm.append("x41@example.com,,1,1,041\nx42@example.com,,1,1,\n");
    StringBuilder list = new StringBuilder("email,phone,campaign\n");
    for (int person = 5; person <= 60; person++) {
      list.append(
          "u%d@example.com,,%s\n"
              .formatted(person, List.of("mens", "womens", "none").get(person % 3)));
    }
    Map<String, String> files = new HashMap<>();
    files.put("hearth/crm.csv", crm.toString());
    files.put("metromail/list.csv", list.toString());
    files.put("hearth/orders.csv", ordersHere.toString());
    files.put("hearth/tickets.csv", ticketsHere.toString());
    files.put("hearth/parts.yaml", HEARTH + parts);
    files.put(
        "hearth/policies/orders.yaml",
        POLICY.formatted("orders")
            + """
            columns:
              amount: {type: decimal, use: [sum], bounds: [0, 50]}
              kind: {type: text, use: [filter]}
              paid_at: {type: timestamp, use: [filter], grain: day}
            """
            + ALLOW);
    files.put(
        "hearth/policies/tickets.yaml",
        POLICY.formatted("tickets")
            + """
            columns:
              minutes: {type: integer, use: [sum], bounds: [0, 30]}
              urgent: {type: boolean, use: [filter]}
            """
            + ALLOW);
    return files;
  }

  private static final String POLICY =
      """
      policy: parley/v1
      table: %s
      owner: hearth
      population: shoppers
      person: person
      match: [email, phone]
      """;

  private static final String ALLOW =
      """
      allow:
        - analysis: aggregate
          to: [hearth, metromail]
          purposes: [measurement]
          protection:
            epsilon_per_query: 0.1
            delta_per_query: 1e-9
            groups_per_person: 1
            rows_per_person: 20
            rows_before_join: 5
            min_people: 50
      """;

  private static final String HEARTH =
      """
        sources:
          - name: crm
            file: crm.csv
            key: number
            email: email
            phone: phone
            table: customers
            columns: {recency: months, visit: visits}
          - name: bands
            file: bands.csv
            table: bands
            columns: {months: m, band: b}
      """;

  private static final String IN_LAKE =
      """
          - name: orders
            file: orders.csv
            email: email
            phone: phone
            table: orders
            columns: {amount: amount, kind: kind, paid_at: paid_at}
          - name: tickets
            file: tickets.csv
            email: email
            phone: phone
            table: tickets
            columns: {minutes: minutes, urgent: urgent}
      """;

  private String inPlace(String iceberg) {
    return """
        offers:
          - table: orders
            source: crm
            key: customer
            columns: {amount: Betrag}
            iceberg: %s
          - table: tickets
            source: crm
            key: customer
            database: {url: "%s", user: %s, table: shop.tickets, people: shop}
      """
        .formatted(iceberg, postgres.url(), postgres.user());
  }

  private String folder() {
    return "{folder: \"" + root.resolve("theirs/warehouse/shop/orders") + "\"}";
  }

  private String catalog() {
    return "{catalog: \"jdbc:sqlite:"
        + root.resolve("theirs/catalog.db")
        + "\", name: parley, table: shop.orders}";
  }

  @Test
  void rowsInPlace_giveTheNumbersOfTheSameRowsInTheLake() throws Exception {
    long snapshot = writeOrders("");
    List<List<String>> here = new ArrayList<>();
    try (TwoNodes ingested = TwoNodes.ready(root.resolve("lake"), files(IN_LAKE))) {
      QUESTIONS.forEach(sql -> here.add(ExactNumbers.of(ingested, sql)));
    }
    assertThat(here).allSatisfy(groups -> assertThat(groups).hasSize(3));

    try (TwoNodes placed = TwoNodes.ready(root.resolve("place"), files(inPlace(folder())))) {
      List<String> before = lakeFiles();
      for (int i = 0; i < QUESTIONS.size(); i++) {
        assertThat(ExactNumbers.of(placed, QUESTIONS.get(i)))
            .as(QUESTIONS.get(i))
            .isEqualTo(here.get(i));
      }

      assertThat(placed.offer("hearth").snapshots())
          .containsEntry("orders", snapshot)
          .containsKeys("customers", "people", "record-keys")
          .doesNotContainKey("tickets");
      assertThat(lakeFiles()).isEqualTo(before);
      assertThat(before).noneMatch(f -> f.contains("orders") || f.contains("tickets"));
      assertThat(published()).hasSize(1);
    }
    // By its catalog it is the same table.
    try (TwoNodes listed = TwoNodes.ready(root.resolve("listed"), files(inPlace(catalog())))) {
      assertThat(ExactNumbers.of(listed, QUESTIONS.get(0))).isEqualTo(here.get(0));
    }
  }

  private List<String> lakeFiles() throws IOException {
    try (Stream<Path> all = Files.walk(root.resolve("place/hearth/lake"))) {
      return all.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
    }
  }

  @Test
  void question_seesTheSnapshotForWhichItWasGranted_andALaterOneTheNext() throws Exception {
    long first = writeOrders("");
    String sql = QUESTIONS.get(0);
    try (TwoNodes nodes = TwoNodes.ready(root.resolve("place"), files(inPlace(folder())))) {
      final List<String> before = ExactNumbers.of(nodes, sql);
      String granted = nodes.committed(sql + " ", Analysis.AGGREGATE, "hearth");
      long second = writeOrders(", (1005, 20.0, 'web', TIMESTAMP '2026-05-05')");
      assertThat(second).isNotEqualTo(first);

      assertThat(ExactNumbers.ofCommitted(nodes, granted)).isEqualTo(before);
      assertThat(nodes.offer("hearth").snapshots()).containsEntry("orders", first);
      nodes.clock.advance(Duration.ofSeconds(11));
      assertThat(nodes.offer("hearth").snapshots()).containsEntry("orders", second);
      assertThat(ExactNumbers.of(nodes, sql)).isNotEqualTo(before);
    }
  }

  @Test
  void databaseThatIsAway_isOneFailureAfterTheCharge() throws Exception {
    writeOrders("");
    try (TwoNodes nodes = TwoNodes.ready(root.resolve("place"), files(inPlace(folder())))) {
      Charge before = nodes.spent("hearth", "shoppers");
      postgres("ALTER TABLE shop.tickets RENAME TO elsewhere");
      String granted = nodes.committed(QUESTIONS.get(2), Analysis.AGGREGATE, "hearth");

      assertThatThrownBy(() -> ExactNumbers.ofCommitted(nodes, granted))
          .isInstanceOf(SourceException.class);
      assertThat(nodes.spent("hearth", "shoppers")).isNotEqualTo(before);
    }
  }

  @Test
  void tableThatDoesNotShow_isRefusedBeforeTheCharge() throws Exception {
    writeOrders("");
    try (TwoNodes nodes = TwoNodes.ready(root.resolve("place"), files(inPlace(folder())))) {
      Files.move(root.resolve("theirs"), root.resolve("gone"));
      assertThatThrownBy(nodes.hearth()::offer)
          .isInstanceOf(TableUnusable.class)
          .hasMessageContaining("orders")
          .hasMessageNotContaining("example.com");
    }
  }

  @Test
  void peopleOfAnEarlierIngest_areRemovedFromTheDatabase() throws Exception {
    writeOrders("");
    Map<String, String> files = files(inPlace(folder()));
    try (TwoNodes nodes = TwoNodes.ready(root.resolve("place"), files)) {
      List<String> first = published();
      for (int more = 0; more < 3; more++) {
        nodes.node("hearth").close();
        Files.delete(root.resolve("place/hearth/ingest.json"));
        nodes.reopen("hearth");
      }
      assertThat(published()).hasSize(1).doesNotContainAnyElementsOf(first);
      assertThat(ExactNumbers.of(nodes, QUESTIONS.get(2))).hasSize(3);
    }
  }

  @Test
  void policyThatTheTableDoesNotFit_isRefusedAtTheIngest() throws Exception {
    writeOrders("");
    Map<String, String> files = files(inPlace(folder()));
    files.computeIfPresent(
        "hearth/policies/tickets.yaml", (f, text) -> text.replace("minutes: {", "minuten: {"));
    assertThatThrownBy(() -> TwoNodes.ready(root.resolve("a"), files))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("has no column `minuten` (did you mean `minutes`?)");
    Map<String, String> counted = files(inPlace(folder()));
    counted.computeIfPresent(
        "hearth/policies/orders.yaml",
        (f, text) -> text.replace("match: [email", "rows: 500\nmatch: [email"));
    assertThatThrownBy(() -> TwoNodes.ready(root.resolve("b"), counted))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("grows without this node");
  }
}
