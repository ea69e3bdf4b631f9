package io.parley.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.backend.trino.StagingLake;
import io.parley.server.ledger.PostgresPeer;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node stages for its Trino goes, at the latest when the node starts again. */
@Tag("slow")
class NodeTrinoPeerTest {
  private static final String TABLE = "q0123456789abcdef0123456789abcdef_f0";

  private final Path root;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  NodeTrinoPeerTest(@TempDir Path root) {
    this.root = root;
  }

  private NodeConfiguration configuration(String engine) throws IOException {
    Path file = root.resolve("node.yaml");
    Files.writeString(file, "node:\n  name: room\n  role: room\n  engine:\n" + engine);
    return NodeConfiguration.load(file);
  }

  private NodeTrino open(NodeConfiguration configuration) {
    return NodeTrino.of(
            configuration,
            new NodeDirectory(root),
            new Progress("room", new PrintStream(said, true, StandardCharsets.UTF_8)))
        .orElseThrow();
  }

  private List<Path> staged() throws IOException {
    try (Stream<Path> all = Files.walk(root.resolve("staged"))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void stagedTable_isTakenAwayWithItsFiles_andAfterACrashAtTheNextStart() throws Exception {
    Files.createDirectories(root.resolve("staged"));
    NodeConfiguration configuration =
        configuration(
            """
                trino: "jdbc:trino://127.0.0.1:1"
                catalog: shared%s
                staging: {url: "%s", user: postgres, folder: staged}
            """
                .formatted(
                    UUID.randomUUID().toString().substring(0, 8), PostgresPeer.empty().url()));
    List<StagingLake.Column> columns =
        List.of(
            new StagingLake.Column("p", "UUID"),
            new StagingLake.Column("c1", "DECIMAL(18,4)"),
            new StagingLake.Column("c2", "VARCHAR"));
    String rows =
        "SELECT uuid() AS p, i / 7::DECIMAL(18,4) AS c1, 'k' || i AS c2 FROM range(100) r (i)";
    try (NodeTrino trino = open(configuration);
        DuckDb duckdb = DuckDb.open(256)) {
      String called = trino.write(duckdb.connection(), TABLE, columns, rows);
      assertThat(called).isEqualTo(configuration.engine().catalog() + ".parley_staging." + TABLE);
      assertThat(staged()).anyMatch(f -> f.toString().endsWith(".parquet"));
      trino.drop(TABLE);
      trino.drop(TABLE);
      assertThat(staged()).isEmpty();

      trino.write(duckdb.connection(), TABLE, columns, rows);
      // And here the process ends.
    }
    assertThat(staged()).isNotEmpty();
    try (NodeTrino again = open(configuration)) {
      assertThat(staged()).isEmpty();
      assertThat(said.toString(StandardCharsets.UTF_8))
          .contains("1 staged tables of an earlier run were taken away");
      again.drop(TABLE);
    }
  }

  /**
   * A node was killed, and its Trino made a table, and files of another, after it started again.
   */
  @Test
  void whatAnEarlierRunsStatementsLeftAfterTheStart_goesBeforeTheNextQuestion() throws Exception {
    Files.createDirectories(root.resolve("staged"));
    NodeConfiguration configuration =
        configuration(
            """
                trino: "jdbc:trino://127.0.0.1:1"
                catalog: shared%s
                staging: {url: "%s", user: postgres, folder: staged}
            """
                .formatted(
                    UUID.randomUUID().toString().substring(0, 8), PostgresPeer.empty().url()));
    List<StagingLake.Column> columns = List.of(new StagingLake.Column("p", "UUID"));
    try (NodeTrino killed = open(configuration);
        NodeTrino trino = open(configuration);
        DuckDb duckdb = DuckDb.open(256)) {
      String rows = "SELECT uuid() AS p";
      killed.write(duckdb.connection(), TABLE, columns, rows);
      Path folder = root.resolve("staged/parley_staging").resolve(TABLE.replace("_f0", "_home-17"));
      Files.createDirectories(folder.resolve("data"));
      Files.writeString(folder.resolve("data/rows.parquet"), "of no table");
      Path foreign = root.resolve("staged/parley_staging/of_somebody/data.parquet");
      Files.createDirectories(foreign.resolveSibling("."));
      Files.writeString(foreign, "of no question");

      trino.write(duckdb.connection(), TABLE.replace("q0", "q1"), columns, rows);
      trino.write(duckdb.connection(), TABLE.replace("q0", "q2"), columns, rows);

      assertThat(staged()).noneMatch(f -> f.toString().contains("/q0")).contains(foreign);
      assertThat(staged()).anyMatch(f -> f.toString().contains("/q1") && isRows(f));
      assertThat(staged()).anyMatch(f -> f.toString().contains("/q2") && isRows(f));
    }
  }

  private static boolean isRows(Path file) {
    return file.toString().endsWith(".parquet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trino: \"jdbc:trino://trino.example:8080\" | SSL=true",
        "trino: \"jdbc:trino://127.0.0.1:8080?user=a\" | without an account",
        "trino: \"jdbc:trino://127.0.0.1:8080\" | `node.engine.catalog`",
      })
  void settingThatWouldLeak_orIsNotWhole_isRefused(String line, String why) {
    assertThatThrownBy(() -> configuration("    " + line + "\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(why);
  }
}
