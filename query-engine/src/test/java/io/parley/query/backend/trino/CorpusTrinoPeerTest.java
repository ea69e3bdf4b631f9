package io.parley.query.backend.trino;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.peer.TrinoServer;
import io.parley.query.CorpusRoom;
import io.parley.query.Planning;
import io.parley.query.SmallRoom;
import io.parley.query.backend.BackendException;
import io.parley.query.backend.duckdb.DuckDbBackend;
import io.parley.query.backend.duckdb.SameChoices;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.PrivatePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The corpus of queries in a real Trino, over contributions staged in Iceberg tables whose catalog
 * is a real PostgreSQL: with the same choices every exact bounded number is DuckDB's, or the plan is
 * refused by name before anything runs.
 */
@Tag("slow")
class CorpusTrinoPeerTest {
  private static final byte[] SEED = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  /** Planning twice takes as long as running: so of so many plans one is planned before. */
  private static final int CHECKED = 16;

  @Test
  void corpus_onTrino_hasTheNumbersOfDuckDb(@TempDir Path folder)
      throws IOException, SQLException {
    List<String> differ = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    int same = 0;
    try (TrinoServer server = TrinoServer.start();
        IcebergPlace place = new IcebergPlace(folder);
        DuckDbBackend home = new DuckDbBackend(512);
        SmallRoom room = CorpusRoom.open()) {
      server.icebergCatalog(place.name(), place.url(), "postgres", place.warehouse());
      TrinoBackend backend = new TrinoBackend(server::connect, place, home, 256);
      for (Path file : files()) {
        if (room.plan(statement(file)) instanceof Planning.Planned planned
            && planned.plan() instanceof PrivatePlan.Numbers plan) {
          List<List<BoundedGroup>> expected =
              sorted(room.contributed(plan, new SameChoices(SEED)).numbers(plan));
          try {
            if ((same + refused.size()) % CHECKED == 0) {
              backend.check(plan);
            }
            List<List<BoundedGroup>> found =
                sorted(StagedRoom.numbers(backend, room.database(), plan, SEED));
            if (found.equals(expected)) {
              same++;
              System.out.println(System.currentTimeMillis()/1000%10000 + " same " + file.getFileName());
            } else {
              differ.add(file.getFileName() + ": " + expected + " but " + found);
            }
          } catch (BackendException e) {
            refused.add(file.getFileName() + ": " + said(e));
          }
        }
      }
      server.dropCatalog(place.name());
    }
    System.out.printf(
        "[trino] corpus: %d questions with the same numbers, %d differ, %d refused%n",
        same, differ.size(), refused.size());
    refused.forEach(r -> System.out.println("[trino] refused " + r));
    differ.forEach(d -> System.out.println("[trino] differs " + d));
    assertThat(differ).isEmpty();
  }

  private static String said(BackendException e) {
    Throwable cause = e.getCause();
    return e.getMessage()
        + (cause == null
            ? ""
            : ": " + Objects.toString(cause.getMessage()).lines().findFirst().orElse(""));
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/queries"))) {
      return files
          .filter(f -> f.toString().contains(System.getProperty("parley.only", "")))
          .sorted()
          .toList();
    }
  }

  private static String statement(Path file) throws IOException {
    String text = Files.readString(file);
    return text.substring(0, text.indexOf("\n----\n"))
        .lines()
        .dropWhile(l -> l.startsWith("#"))
        .collect(Collectors.joining("\n"));
  }

  private static List<List<BoundedGroup>> sorted(List<List<BoundedGroup>> measurements) {
    return measurements.stream()
        .map(m -> m.stream().sorted(Comparator.comparing(g -> g.keys().toString())).toList())
        .toList();
  }
}
