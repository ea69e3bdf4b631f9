package io.parley.query.backend.trino;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.peer.TrinoServer;
import io.parley.query.JointRows;
import io.parley.query.backend.duckdb.ArrivingStream;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.backend.duckdb.DuckDbBackend;
import io.parley.query.backend.duckdb.JointRun;
import io.parley.query.backend.duckdb.SameChoices;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.StreamColumn;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One question of two parties over many people, with what it moves: for the cost model of
 * docs/scale-out.md. {@code -Dparley.people=1000000} asks for more people than the tests do.
 */
@Tag("slow")
class ScaleTrinoPeerTest {
  private static final byte[] SEED = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final long PEOPLE = Long.getLong("parley.people", 100_000);

  /** Of DuckDB, which gives the numbers to compare with; it spills, for these are no people. */
  private static final int MEGABYTES = Integer.getInteger("parley.duckDbMegabytes", 3_000);

  @Test
  void question_overManyPeople_hasTheNumbersOfDuckDb(@TempDir Path folder, @TempDir Path sent)
      throws IOException, SQLException, InterruptedException {
    PrivatePlan.Numbers plan = JointRows.plan(1);
    try (TrinoServer server = TrinoServer.start();
        IcebergPlace place = new IcebergPlace(folder);
        DuckDb rooms = DuckDb.open(MEGABYTES);
        DuckDbBackend home = new DuckDbBackend(512)) {
      server.icebergCatalog(place.name(), place.url(), "postgres", place.warehouse());
      rooms.execute("SET temp_directory = '" + sent.resolve("spill") + "'");
      rooms.execute("SET max_temp_directory_size = '40GB'");
      JointRun run = new JointRun(rooms, SEED, new SameChoices(SEED));
      for (Contribution contribution : plan.contributions()) {
        Path file = sent.resolve(contribution.name() + ".parquet");
        rooms.execute("COPY (%s) TO '%s'".formatted(rows(contribution), file));
        rooms.execute(
            "CREATE VIEW sent_%s AS FROM read_parquet('%s')".formatted(contribution.name(), file));
        run.view(contribution, "sent_" + contribution.name());
      }
      long begun = System.nanoTime();
      List<List<BoundedGroup>> expected = run.numbers(plan);
      double duckDb = (System.nanoTime() - begun) / 1e9;

      TrinoBackend backend = new TrinoBackend(() -> partitioned(server), place, home, 1_000);
      backend.check(plan);
      begun = System.nanoTime();
      List<List<BoundedGroup>> found =
          StagedRoom.numbers(
              backend,
              rooms,
              plan,
              SEED,
              () -> {
                try {
                  System.out.printf("[scale] staged %,d bytes%n", size(folder));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      double trino = (System.nanoTime() - begun) / 1e9;
      assertThat(sorted(found)).isEqualTo(sorted(expected));
      System.out.printf(
          "[scale] %,d people a party: DuckDB %.1f s, Trino with staging %.1f s%n",
          PEOPLE, duckDb, trino);
      System.out.println("[scale] " + last(server));
      server.dropCatalog(place.name());
    }
  }

  private static Connection partitioned(TrinoServer server) throws SQLException {
    Connection connection = server.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION join_distribution_type = 'PARTITIONED'");
    }
    return connection;
  }

  /** A row a person, tokens in order; 40 of 100 people are known to both parties. */
  private static String rows(Contribution contribution) {
    boolean hearth = contribution.party().equals("hearth");
    StringBuilder columns = new StringBuilder();
    for (StreamColumn column : contribution.columns()) {
      String value =
          switch (ArrivingStream.columns(contribution).get(column.name())) {
            case "VARCHAR" ->
                "['mens', 'womens', 'none'][CAST(1 + hash(i, %d) %% 3 AS BIGINT)]"
                    .formatted(hearth ? 5 : 9);
            case "BIGINT" -> "CAST(hash(i, 7) % 11 AS BIGINT) - 5";
            default -> "true";
          };
      columns.append(", ").append(value).append(" AS ").append(column.name());
    }
    return """
        SELECT CAST(printf('%%016x', i * %1$d + CAST(hash(i, 3) %% %1$d AS BIGINT))
            || left(md5(CAST(i AS VARCHAR)), 16) AS UUID) AS p%2$s
        FROM range(%3$d, %4$d) r(i)"""
        .formatted(
            Long.MAX_VALUE / (PEOPLE * 16 / 10),
            columns,
            hearth ? 0 : PEOPLE * 6 / 10,
            hearth ? PEOPLE : PEOPLE * 16 / 10);
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  /** What the server says of the largest query of this room. */
  private static String last(TrinoServer server) throws IOException, InterruptedException {
    String all =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(server.httpUrl() + "/v1/query"))
                    .header("X-Trino-User", "parley")
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    List<String> found = new ArrayList<>();
    Matcher query =
        Pattern.compile("\"query\":\"WITH.*?\"queryStats\":\\{(.*?)\\}", Pattern.DOTALL)
            .matcher(all);
    while (query.find()) {
      String stats = query.group(1);
      StringBuilder said = new StringBuilder();
      for (String name :
          List.of(
              "physicalInputDataSize",
              "internalNetworkInputDataSize",
              "rawInputDataSize",
              "rawInputPositions",
              "peakUserMemoryReservation",
              "totalCpuTime",
              "elapsedTime")) {
        Matcher value = Pattern.compile("\"" + name + "\":\"?([^\",]*)").matcher(stats);
        said.append(name).append(' ').append(value.find() ? value.group(1) : "-").append(", ");
      }
      found.add(said.toString());
    }
    return String.join("\n[scale] ", found);
  }

  private static List<List<BoundedGroup>> sorted(List<List<BoundedGroup>> measurements) {
    return measurements.stream()
        .map(m -> m.stream().sorted(Comparator.comparing(g -> g.keys().toString())).toList())
        .toList();
  }
}
