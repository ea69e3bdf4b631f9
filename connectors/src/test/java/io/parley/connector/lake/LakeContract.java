package io.parley.connector.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every lake does, wherever its catalog and its files are. */
abstract class LakeContract extends LakeErasureContract {
  @Test
  void everyType_isReadBack_byAnotherLake_andTellsFilesApart() throws SQLException {
    List<LakeColumn> all = new ArrayList<>();
    for (LakeType type : LakeType.values()) {
      all.add(new LakeColumn("c." + type, type));
    }
    String rows =
        "SELECT i + 5000000000 AS \"c.LONG\", i::INTEGER AS \"c.INTEGER\", i * 1.25 AS \"c.DECIMAL\","
            + " i / 3 AS \"c.DOUBLE\", 'a' || i AS \"c.STRING\", i = 2 AS \"c.BOOLEAN\","
            + " DATE '2027-01-01' + i::INTEGER AS \"c.DATE\","
            + " TIMESTAMP '2027-01-01 00:00:00.000001' + INTERVAL (i) DAY AS \"c.TIMESTAMP\","
            + " TIMESTAMPTZ '2027-01-01 00:00:00.000001+00' + INTERVAL (i) DAY AS \"c.TIMESTAMPTZ\","
            + " ('00000000-0000-8000-8000-00000000000' || i)::UUID AS \"c.UUID\","
            + " 'ab'::BLOB AS \"c.BINARY\" FROM range(%d, %d) t(i)";
    append("t", all, rows.formatted(0, 3));
    LakeTable written = append("t", all, rows.formatted(3, 6));

    try (Lake other = Lake.open(settings)) {
      LakeTable table = other.table("raw", "t");
      assertThat(table).isEqualTo(written).hasSameHashCodeAs(written);
      assertThat(table.rows()).isEqualTo(6);
      assertThat(
              duckdb.strings(
                  "SELECT column_type FROM (DESCRIBE SELECT * FROM " + scan(table) + ")"))
          .isEqualTo(all.stream().map(c -> c.type().duckdbType()).toList());
      assertThat(
              duckdb.strings(
                  "SELECT count(*) FROM (SELECT * FROM %s INTERSECT ALL SELECT * FROM (%s))"
                      .formatted(scan(table), rows.formatted(0, 6))))
          .containsExactly("6");

      Map<String, Object> ofTheSecond =
          Map.of(
              "c.LONG",
              5000000004L,
              "c.INTEGER",
              4,
              "c.DECIMAL",
              new BigDecimal("5"),
              "c.DOUBLE",
              4 / 3.0,
              "c.STRING",
              "a4",
              "c.DATE",
              LocalDate.parse("2027-01-05"),
              "c.TIMESTAMP",
              LocalDateTime.parse("2027-01-05T00:00:00.000001"),
              "c.TIMESTAMPTZ",
              OffsetDateTime.parse("2027-01-05T02:00:00.000001+02:00"));
      ofTheSecond.forEach(
          (column, value) ->
              assertThat(table.where(LakeFilter.equal(column, value)).content())
                  .as(column)
                  .hasSize(1));
      assertThat(table.where(LakeFilter.equal("c.BOOLEAN", true)).content()).hasSize(1);
      assertThat(table.where(LakeFilter.atLeast("c.INTEGER", 6)).content()).isEmpty();
      assertThat(table.where(LakeFilter.atMost("c.INTEGER", 2)).content()).hasSize(1);
      assertThat(table.where(new LakeFilter.Missing("c.INTEGER")).content()).isEmpty();
      assertThat(table.where(new LakeFilter.Known("c.UUID")).content()).hasSize(2);
      assertThatThrownBy(() -> table.where(LakeFilter.equal("c.LONG", "x")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void rowsAndProperties_areOneCommit() throws SQLException {
    try (LakeChange change = lake.change("raw", "t", NUMBER, expected(Optional.empty()))) {
      assertThat(change.add(duckdb.connection(), "SELECT 1 AS n")).isEqualTo(1);
      assertThat(change.add(duckdb.connection(), "SELECT 1 AS n WHERE false")).isZero();
      LakeTable table = change.set("parley.position", "one").commit();
      assertThat(table.content()).hasSize(1);
      assertThat(table.properties()).containsEntry("parley.position", "one");
    }
    LakeTable before = lake.table("raw", "t");
    // Given up: nothing of it is there, nor a file.
    try (LakeChange change = lake.change("raw", "t", NUMBER)) {
      change.set("parley.position", "two").add(duckdb.connection(), "SELECT 2 AS n");
    }
    assertThat(lake.table("raw", "t")).isEqualTo(before);
    assertThat(dataFiles("t")).hasSize(1);

    try (LakeChange change = lake.change("raw", "t", NUMBER)) {
      LakeTable moved = change.set("parley.position", "three").commit();
      assertThat(moved.properties()).containsEntry("parley.position", "three");
      assertThat(numbers(moved)).containsExactly("1");
    }
  }

  @Test
  void firstCommitWithoutRows_makesATable() throws SQLException {
    try (LakeChange change = lake.change("raw", "t", NUMBER)) {
      LakeTable table = change.set("parley.position", "none yet").commit();
      assertThat(table.columns()).isEqualTo(NUMBER);
      assertThat(numbers(table)).isEmpty();
    }
    assertThat(lake.tables("raw")).containsExactly("t");
    assertThat(lake.tables("nowhere")).isEmpty();
  }

  @Test
  void ofTwoReadersOfOnePosition_oneKeepsItsRows() throws SQLException {
    try (LakeChange change = lake.change("raw", "t", NUMBER)) {
      change.set("parley.position", "one").commit();
    }
    Map<String, Optional<String>> one = expected(Optional.of("one"));
    try (LakeChange first = lake.change("raw", "t", NUMBER, one);
        LakeChange second = lake.change("raw", "t", NUMBER, one)) {
      first.add(duckdb.connection(), "SELECT 2 AS n");
      second.add(duckdb.connection(), "SELECT 2 AS n");
      first.set("parley.position", "two").commit();
      second.set("parley.position", "two");
      assertThatThrownBy(second::commit)
          .isInstanceOf(LakeConflictException.class)
          .hasMessage(
              "table raw.t: `parley.position` is no longer what this change builds on; another came"
                  + " first. Look at the table and go on from there");
    }
    assertThat(numbers(lake.table("raw", "t"))).containsExactly("2");
    assertThat(dataFiles("t")).hasSize(1);
    assertThatThrownBy(() -> lake.change("raw", "t", NUMBER, one))
        .isInstanceOf(LakeConflictException.class);
    assertThatThrownBy(() -> lake.change("raw", "other", NUMBER, one))
        .isInstanceOf(LakeConflictException.class);
  }

  @Test
  void filesAreReplacedInTheCommitThatAddsOthers_andOnce() throws SQLException {
    append("t", NUMBER, "SELECT 1 AS n");
    LakeTable table = append("t", NUMBER, "SELECT 2 AS n");
    List<LakeFile> rejects = table.where(LakeFilter.equal("n", 2L)).content();
    try (LakeChange replay = lake.change("raw", "t", NUMBER);
        LakeChange late = lake.change("raw", "t", NUMBER)) {
      replay.remove(rejects).add(duckdb.connection(), "SELECT 3 AS n");
      late.remove(rejects).add(duckdb.connection(), "SELECT 4 AS n");
      append("t", NUMBER, "SELECT 5 AS n");
      assertThat(numbers(replay.commit())).containsExactly("1", "3", "5");
      assertThatThrownBy(late::commit).isInstanceOf(LakeConflictException.class);
    }
    assertThat(numbers(lake.table("raw", "t"))).containsExactly("1", "3", "5");
    assertThat(numbers(lake.table("raw", "t", table.snapshotId()))).containsExactly("1", "2");
  }

  @Test
  void twoLakesThatWriteAtOnce_loseNothing() throws Exception {
    append("t", NUMBER, "SELECT 0 AS n");
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Object>> writers = new ArrayList<>();
      for (int w = 1; w <= 2; w++) {
        writers.add(threads.submit(writer(w)));
      }
      for (Future<Object> writer : writers) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(numbers(lake.table("raw", "t")))
        .containsExactlyInAnyOrder("0", "10", "11", "12", "13", "20", "21", "22", "23");
  }

  private Callable<Object> writer(int number) {
    return () -> {
      try (Duck own = new Duck();
          Lake other = Lake.open(settings)) {
        for (int i = 0; i < 4; i++) {
          try (LakeChange change = other.change("raw", "t", NUMBER)) {
            change.add(own.connection(), "SELECT " + (10 * number + i) + " AS n");
            change.commit();
          }
        }
      }
      return number;
    };
  }

  @Test
  void columnsChange_andEarlierSnapshotsKeepTheirs() throws SQLException {
    List<LakeColumn> first =
        List.of(new LakeColumn("n", LakeType.INTEGER), new LakeColumn("old name", LakeType.STRING));
    LakeTable before = append("t", first, "SELECT 1 AS n, 'a' AS \"old name\"");
    // A further column and a wider number come with the rows that need them.
    List<LakeColumn> wider =
        List.of(new LakeColumn("n", LakeType.LONG), new LakeColumn("more", LakeType.DATE));
    append("t", wider, "SELECT 5000000000 AS n, DATE '2027-01-02' AS more");
    lake.evolve(
        "raw",
        "t",
        List.of(
            new LakeEvolution.Rename("old name", "name"),
            new LakeEvolution.Add(new LakeColumn("old name", LakeType.LONG))));

    LakeTable now = lake.table("raw", "t");
    assertThat(now.columns())
        .containsExactly(
            new LakeColumn("n", LakeType.LONG),
            new LakeColumn("name", LakeType.STRING),
            new LakeColumn("more", LakeType.DATE),
            new LakeColumn("old name", LakeType.LONG));
    assertThat(
            duckdb.strings(
                "SELECT concat_ws('|', n, coalesce(name, '-'), coalesce(more::VARCHAR, '-'),"
                    + " coalesce(\"old name\"::VARCHAR, '-')) FROM "
                    + scan(now)
                    + " ORDER BY n"))
        .containsExactly("1|a|-|-", "5000000000|-|2027-01-02|-");
    // Bounds from before the widening tell files apart still.
    assertThat(now.where(LakeFilter.atLeast("n", 2L)).content()).hasSize(1);

    LakeTable then = lake.table("raw", "t", before.snapshotId());
    assertThat(then.columns()).isEqualTo(first);
    assertThat(duckdb.strings("SELECT \"old name\" FROM " + scan(then))).containsExactly("a");

    // Rows with fewer and with narrower columns go on fitting.
    append("t", List.of(new LakeColumn("n", LakeType.INTEGER)), "SELECT 7 AS n");
    assertThat(numbers(lake.table("raw", "t"))).containsExactly("1", "7", "5000000000");
    assertThatThrownBy(() -> lake.change("raw", "t", List.of(new LakeColumn("n", LakeType.STRING))))
        .isInstanceOf(LakeException.class)
        .hasMessage(
            "table raw.t: column `n` is of type long and now comes as string; give the source"
                + " another name, or the column");
  }

  @Test
  void compaction_keepsRows_andWhatIsAppendedMeanwhile_andKindsApart() throws SQLException {
    List<LakeColumn> columns =
        List.of(new LakeColumn("n", LakeType.LONG), new LakeColumn("_reason", LakeType.STRING));
    for (int i = 0; i < 6; i++) {
      String reason = i % 2 == 0 ? "NULL" : "'no day'";
      append("t", columns, "SELECT " + i + " AS n, " + reason + " AS _reason");
    }
    LakeTable before = lake.table("raw", "t");
    Compaction how = new Compaction(64 << 20, Optional.of("_reason"));
    assertThat(maintenance(Set.of()).compact("raw", "t", duckdb.connection(), how))
        .isEqualTo(new Compaction.Done(6, 2));
    LakeTable after = lake.table("raw", "t");
    assertThat(numbers(after)).containsExactly("0", "1", "2", "3", "4", "5");
    assertThat(after.where(new LakeFilter.Known("_reason")).content()).hasSize(1);
    assertThat(after.where(new LakeFilter.Missing("_reason")).content()).hasSize(1);
    assertThat(numbers(lake.table("raw", "t", before.snapshotId()))).hasSize(6);
    assertThat(maintenance(Set.of()).compact("raw", "t", duckdb.connection(), how))
        .isEqualTo(new Compaction.Done(0, 0));
  }

  @Test
  void expiry_keepsTheLastOfEachStretch_ofWhatIsYoung() throws SQLException {
    for (int i = 0; i < 3; i++) {
      lake.replace("raw", "t", NUMBER, duckdb.connection(), "SELECT " + i + " AS n");
    }
    Duration day = Duration.ofDays(1);
    assertThat(
            maintenance(Set.of())
                .expire("raw", "t", thinned(day, Duration.ZERO, Duration.ofMillis(1))))
        .as("each in a stretch of its own")
        .isZero();
    Duration years = Duration.ofDays(40_000);
    assertThat(maintenance(Set.of()).expire("raw", "t", thinned(day, Duration.ofHours(1), years)))
        .as("too young to be thinned")
        .isZero();
    assertThat(maintenance(Set.of()).expire("raw", "t", thinned(day, Duration.ZERO, years)))
        .isEqualTo(2);
    assertThat(numbers(lake.table("raw", "t"))).containsExactly("2");
  }

  private static Retention thinned(Duration age, Duration all, Duration stretch) {
    return new Retention(age, 1, Optional.of(new Retention.Thinned(all, stretch)));
  }

  @Test
  void expiry_keepsWhatIsPinned_andDeletesTheRest() throws SQLException {
    LakeTable one = lake.replace("raw", "t", NUMBER, duckdb.connection(), "SELECT 1 AS n");
    LakeTable two = lake.replace("raw", "t", NUMBER, duckdb.connection(), "SELECT 2 AS n");
    lake.replace("raw", "t", NUMBER, duckdb.connection(), "SELECT 3 AS n");
    assertThat(maintenance(Set.of()).expire("raw", "t", new Retention(Duration.ofHours(1), 1)))
        .as("too young")
        .isZero();
    LakeMaintenance later = maintenance(Set.of(one.snapshotId()));
    assertThat(later.expire("raw", "t", new Retention(Duration.ZERO, 1))).isEqualTo(1);

    assertThat(numbers(lake.table("raw", "t"))).containsExactly("3");
    assertThat(numbers(lake.table("raw", "t", one.snapshotId()))).containsExactly("1");
    assertThatThrownBy(() -> lake.table("raw", "t", two.snapshotId()))
        .hasMessage("table raw.t has no such snapshot");
    assertThat(dataFiles("t")).hasSize(2);
    assertThat(lake.snapshots("raw", "t"))
        .hasSize(2)
        .extracting(LakeSnapshot::id)
        .contains(one.snapshotId());
  }

  @Test
  void timeTravel_byTime() throws Exception {
    append("t", NUMBER, "SELECT 1 AS n");
    Instant first = lake.snapshots("raw", "t").get(0).at();
    Thread.sleep(5); // Iceberg's times are milliseconds
    append("t", NUMBER, "SELECT 2 AS n");
    assertThat(numbers(lake.table("raw", "t", first))).containsExactly("1");
    assertThat(numbers(lake.table("raw", "t", Instant.now()))).containsExactly("1", "2");
    assertThatThrownBy(() -> lake.table("raw", "t", first.minusMillis(1)))
        .hasMessage("table raw.t has no such snapshot");
  }

  @Test
  void orphans_goAfterTheirGrace() throws Exception {
    append("t", NUMBER, "SELECT 1 AS n");
    String location = lake.iceberg("raw", "t").orElseThrow().location();
    lake.store().io().newOutputFile(location + "/data/left-behind.parquet").create().close();
    assertThat(maintenance(Set.of()).removeOrphans("raw", "t", Duration.ofHours(1))).isZero();
    LakeMaintenance later =
        new LakeMaintenance(
            lake, SnapshotPins.NONE, Clock.offset(Clock.systemUTC(), Duration.ofHours(2)));
    assertThat(later.removeOrphans("raw", "t", Duration.ofHours(1))).isEqualTo(1);
    assertThat(numbers(lake.table("raw", "t"))).containsExactly("1");
    assertThat(dataFiles("t")).hasSize(1);
    append("t", NUMBER, "SELECT 2 AS n");
    assertThat(numbers(lake.table("raw", "t"))).containsExactly("1", "2");
  }

  @Test
  void sealedTable_isReadBack_andNotCompacted() throws Exception {
    SealedTables sealed =
        new SealedTables(lake, new Envelope(DataKeys.generate(MasterKeys.generate())));
    try (SealedWriter writer = sealed.replace("raw", "s", PERSON, duckdb.connection())) {
      writer.add(1L, "ann@shop.example");
      writer.commit();
    }
    List<String> read = new ArrayList<>();
    sealed
        .table("raw", "s")
        .read(duckdb.connection(), List.of("mail"), part -> read.addAll(List.of(part.strings(0))));
    assertThat(read).containsExactly("ann@shop.example");
    assertThatThrownBy(
            () ->
                maintenance(Set.of()).compact("raw", "s", duckdb.connection(), Compaction.DEFAULT))
        .hasMessage("table raw.s is sealed part by part, each in its place; it is not compacted");
  }

  @Test
  void droppedTable_leavesNothing() throws SQLException {
    append("t", NUMBER, "SELECT 1 AS n");
    String location = lake.iceberg("raw", "t").orElseThrow().location();
    lake.drop("raw", "t");
    assertThat(lake.find("raw", "t")).isEmpty();
    assertThat(lake.store().io().listPrefix(location + "/")).isEmpty();
    append("t", NUMBER, "SELECT 2 AS n");
    assertThat(numbers(lake.table("raw", "t"))).containsExactly("2");
  }

  private static Map<String, Optional<String>> expected(Optional<String> position) {
    return Map.of("parley.position", position);
  }
}
