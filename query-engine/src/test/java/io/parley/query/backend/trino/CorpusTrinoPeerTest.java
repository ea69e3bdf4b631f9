package io.parley.query.backend.trino;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.peer.TrinoServer;
import io.parley.policy.TableName;
import io.parley.query.CorpusRoom;
import io.parley.query.Planning;
import io.parley.query.SmallRoom;
import io.parley.query.backend.BackendException;
import io.parley.query.backend.duckdb.ContributionSql;
import io.parley.query.backend.duckdb.DuckDbBackend;
import io.parley.query.backend.duckdb.JointSql;
import io.parley.query.backend.duckdb.SameChoices;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The corpus of queries in a real Trino, over contributions staged in Iceberg tables whose catalog
 * is a real PostgreSQL: with the same choices every exact bounded number is DuckDB's, or the plan
 * is refused by name before anything runs.
 */
@Tag("slow")
class CorpusTrinoPeerTest {
  private static final byte[] SEED = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** Planning twice takes as long as running: so of so many plans one is planned before. */
  private static final int CHECKED = 16;

  /** Of questions matched on two keys, whose matching is ten joins, one of so many is run. */
  private static final int MATCHED = Integer.getInteger("parley.trinoMatched", 12);

  private final List<String> differ = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final Set<String> met = new HashSet<>();
  private int same;
  private int alike;
  private int checked;
  private int matched;

  @Test
  void corpus_onTrino_hasTheNumbersOfDuckDb(@TempDir Path folder) throws IOException, SQLException {
    try (TrinoServer server = TrinoServer.start();
        IcebergPlace place = new IcebergPlace(folder);
        DuckDbBackend home = new DuckDbBackend(512);
        SmallRoom oneKey = CorpusRoom.open(List.of("email"));
        SmallRoom twoKeys = CorpusRoom.open()) {
      server.icebergCatalog(place.name(), place.url(), "postgres", place.warehouse());
      TrinoBackend backend = new TrinoBackend(server::connect, place, home, 256);
      for (Path file : files()) {
        planned(oneKey, file).ifPresent(p -> compare(backend, oneKey, p, file, "one key"));
        planned(twoKeys, file)
            .filter(JointSql::isMatched)
            .filter(p -> matched++ % MATCHED == 0)
            .ifPresent(p -> compare(backend, twoKeys, p, file, "two keys"));
      }
      server.dropCatalog(place.name());
    }
    System.out.printf(
        "[trino] corpus: %d questions with the same numbers, %d with the same statements as one of these, %d differ, %d refused%n",
        same, alike, differ.size(), refused.size());
    refused.forEach(r -> System.out.println("[trino] refused " + r));
    differ.forEach(d -> System.out.println("[trino] differs " + d));
    assertThat(differ).isEmpty();
    assertThat(same).isGreaterThan(refused.size());
  }

  private static Optional<PrivatePlan.Numbers> planned(SmallRoom room, Path file) {
    try {
      return room.plan(statement(file)) instanceof Planning.Planned planned
              && planned.plan() instanceof PrivatePlan.Numbers plan
          ? Optional.of(plan)
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compare(
      TrinoBackend backend, SmallRoom room, PrivatePlan.Numbers plan, Path file, String keys) {
    String name = file.getFileName() + ", " + keys;
    if (!met.add(statements(plan))) {
      alike++;
      return;
    }
    List<List<BoundedGroup>> expected =
        sorted(room.contributed(plan, new SameChoices(SEED)).numbers(plan));
    try {
      if (checked++ % CHECKED == 0) {
        backend.check(plan);
      }
      List<List<BoundedGroup>> found =
          sorted(StagedRoom.numbers(backend, room.database(), plan, SEED));
      if (found.equals(expected)) {
        same++;
      } else {
        differ.add(name + ": " + expected + " but " + found);
      }
    } catch (BackendException e) {
      refused.add(name + ": " + said(e));
    }
  }

  /** What is run for a question, at home and in the room: others may differ above it. */
  private static String statements(PrivatePlan.Numbers plan) {
    List<String> all = new ArrayList<>(new ContributionSql(TableName::toString).queries(plan));
    for (Measurement measurement : plan.measurements()) {
      all.add(JointSql.numbers(plan, measurement));
      measurement.ranks().forEach(r -> all.add(JointSql.histogram(plan, measurement, r)));
    }
    return String.join(";\n", all);
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
          .sorted(Comparator.comparing(f -> f.getFileName().toString().hashCode()))
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
