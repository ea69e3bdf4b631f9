package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.lake.LakeSettings;
import io.parley.connector.lake.StagingTables;
import io.parley.peer.TrinoServer;
import io.parley.policy.Analysis;
import io.parley.query.backend.duckdb.DuckDbBackend;
import io.parley.query.backend.trino.TrinoBackend;
import io.parley.server.engine.NodeTrino;
import io.parley.server.ledger.PostgresPeer;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A party whose tickets lie in its own Trino, which works out its contribution; and a room whose
 * Trino works out the joint statement: both by a node.yaml, on a real Trino.
 */
@Tag("slow")
class TrinoNodesPeerTest {
  private static final String SQL =
      "SELECT m.segment, COUNT(DISTINCT person) AS n, SUM(o.minutes) AS s"
          + " FROM metromail.mailings m JOIN hearth.tickets o USING (person)"
          + " WHERE o.urgent GROUP BY m.segment";

  /** The strictest of both policies: one row of at most 30 minutes. */
  private static final long MOST = 30;

  private final Path root;
  private final NodeConfiguration.Database postgres = PostgresPeer.empty();
  private final String catalog = "shared" + UUID.randomUUID().toString().substring(0, 8);
  private final String theirs = "their_" + catalog;

  TrinoNodesPeerTest(@TempDir Path root) {
    this.root = root;
  }

  private static boolean isUrgent(int person) {
    return person % 4 > 0;
  }

  /** What a plain look at the rows says, of people who have both. */
  private static List<String> expected() {
    Map<String, long[]> groups = new TreeMap<>();
    for (int person = 5; person <= 40; person++) {
      int rows = person % 5;
      if (rows > 0 && isUrgent(person)) {
        long minutes = 0;
        for (int i = 0; i < rows; i++) {
          minutes += person + i;
        }
        long[] group = groups.computeIfAbsent(segment(person), s -> new long[2]);
        group[0]++;
        group[1] += Math.min(MOST, minutes);
      }
    }
    return groups.entrySet().stream()
        .map(
            g ->
                "[Optional[" + g.getKey() + "]] [" + g.getValue()[0] + ", " + g.getValue()[1] + "]")
        .toList();
  }

  private static String segment(int person) {
    return List.of("mens", "womens", "none").get(person % 3);
  }

  private Map<String, String> files(TrinoServer trino) {
    StringBuilder crm = new StringBuilder("email,phone,months,visits,number\n");
    StringBuilder list = new StringBuilder("email,phone,campaign\n");
    for (int person = 1; person <= 40; person++) {
      crm.append("u%d@example.com,,%d,1,%d\n".formatted(person, person % 9, 1_000 + person));
    }
    for (int person = 5; person <= 60; person++) {
      list.append("u%d@example.com,,%s\n".formatted(person, segment(person)));
    }
    Map<String, String> files = new HashMap<>();
    files.put("hearth/crm.csv", crm.toString());
    files.put("metromail/list.csv", list.toString());
    files.put(
        "hearth/policies/tickets.yaml",
        """
        policy: parley/v1
        table: tickets
        owner: hearth
        population: shoppers
        person: person
        match: [email, phone]
        columns:
          minutes: {type: integer, use: [sum], bounds: [0, 30]}
          urgent: {type: boolean, use: [filter]}
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
        """);
    files.put(
        "hearth/parts.yaml",
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
          offers:
            - table: tickets
              source: crm
              key: customer
              database: {url: "%1$s", user: parley, table: %5$s.default.tickets, people: %5$s.default}
          engine:
            trino: "%1$s"
            catalog: %2$s
            staging: {url: "%3$s", user: postgres, folder: "%4$s"}
        """
            .formatted(trino.jdbcUrl(), catalog, postgres.url(), root.resolve("staged"), theirs));
    return files;
  }

  private void prepare(TrinoServer trino) throws SQLException, IOException {
    Files.createDirectories(root.resolve("staged"));
    StagingTables.open(
            new LakeSettings.Catalog.Postgres(postgres.url(), postgres.user(), ""),
            catalog,
            "parley_staging",
            root.resolve("staged"))
        .close();
    trino.icebergCatalog(catalog, postgres.url(), postgres.user(), root.resolve("staged"));
    trino.catalog(theirs, "memory", Map.of());
    trino.execute(
        "CREATE TABLE "
            + theirs
            + ".default.tickets (customer bigint, minutes integer, urgent boolean, note varchar)");
    List<String> rows = new ArrayList<>();
    for (int person = 1; person <= 40; person++) {
      for (int i = 0; i < person % 5; i++) {
        rows.add("(%d, %d, %s, 'x')".formatted(1_000 + person, person + i, isUrgent(person)));
      }
    }
    rows.add("(NULL, 5, true, 'x')");
    rows.add("(999, 5, true, 'x')");
    trino.execute("INSERT INTO " + theirs + ".default.tickets VALUES " + String.join(", ", rows));
  }

  @Test
  void contributionAndJointStatement_inTheNodesTrinos_giveThePlainNumbers() throws Exception {
    try (TrinoServer trino = TrinoServer.start()) {
      prepare(trino);
      try (TwoNodes nodes = TwoNodes.ready(root.resolve("nodes"), files(trino))) {
        // The contribution at the party's Trino, the joint statement in DuckDB.
        assertThat(ExactNumbers.of(nodes, SQL)).isEqualTo(expected());
        assertThat(ran(trino, "CREATE TABLE " + catalog + ".%\\_home%")).isEqualTo(1);

        // Both in Trino.
        NodeDirectory directory = new NodeDirectory(nodes.directory("hearth"));
        try (NodeTrino there =
                NodeTrino.of(nodes.configuration("hearth"), directory, quiet()).orElseThrow();
            TrinoBackend backend =
                new TrinoBackend(
                    there.sessions(), there, DuckDbBackend.ofQuestionsAtOnce(512, 1), 256)) {
          String granted = nodes.committed(SQL, Analysis.AGGREGATE, "hearth");
          backend.check(nodes.hearth().desk().open().find(granted).plan());
          assertThat(ExactNumbers.ofCommitted(nodes, granted, backend)).isEqualTo(expected());
        }
        assertThat(stagedFiles()).isEmpty();
      }
      trino.dropCatalog(catalog);
      trino.dropCatalog(theirs);
    }
  }

  /** How many statements like this one Trino has run. */
  private static long ran(TrinoServer trino, String like) throws SQLException {
    try (Connection connection = trino.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM system.runtime.queries WHERE state = 'FINISHED' AND query LIKE '"
                    + like
                    + "' ESCAPE '\\' AND query NOT LIKE 'SELECT count%'")) {
      row.next();
      return row.getLong(1);
    }
  }

  private List<Path> stagedFiles() throws IOException {
    try (Stream<Path> all = Files.walk(root.resolve("staged"))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static Progress quiet() {
    return new Progress(
        "test", new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }
}
