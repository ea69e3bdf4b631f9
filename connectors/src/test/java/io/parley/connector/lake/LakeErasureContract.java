package io.parley.connector.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Test;

/** Rows that were deleted, by other engines or for good, are not seen again. */
abstract class LakeErasureContract extends LakeFixture {
  private static final String ANN = "ann.with.a.long.name@shop.example";
  private static final String PEOPLE =
      "SELECT * FROM (VALUES (1, 'bob@shop.example'), (2, '" + ANN + "'), (3, NULL)) t(n, mail)";

  @Test
  void rowsDeletedByPlace_areLeftOut() throws Exception {
    append("t", PERSON, PEOPLE);
    LakeTable before = append("t", PERSON, "SELECT 4 AS n, 'dan@shop.example' AS mail");
    engine("t").deletePlaces(before.content().get(0).location(), 0);
    engine("t").deletePlaces(before.content().get(1).location(), 0);

    LakeTable after = lake.table("raw", "t");
    int left = (int) before.rows() - 2;
    assertThat(numbers(after)).hasSize(left);
    assertThat(after.rowSql()).isEmpty();
    assertThat(numbers(lake.table("raw", "t", before.snapshotId()))).hasSize(left + 2);
    compactAndCompare(after);
  }

  @Test
  void rowsDeletedByValue_areLeftOut_andThoseWrittenLaterAreNot() throws Exception {
    LakeTable first = append("t", PERSON, PEOPLE);
    engine("t").deleteValues("mail", "'" + ANN + "'");
    engine("t").deleteValues("mail", "NULL");
    append("t", PERSON, "SELECT 5 AS n, '" + ANN + "' AS mail");
    assertThat(numbers(lake.table("raw", "t"))).containsExactly("1", "5");
    assertThat(numbers(lake.table("raw", "t", first.snapshotId()))).containsExactly("1", "2", "3");

    // By a column that was renamed since, and by two that have files of their own.
    lake.evolve("raw", "t", List.of(new LakeEvolution.Rename("mail", "address")));
    LakeTable renamed = lake.table("raw", "t");
    assertThat(numbers(renamed)).containsExactly("1", "5");
    engine("t").deleteValues("n", "1");
    LakeTable last = lake.table("raw", "t");
    assertThat(duckdb.strings("SELECT n || coalesce(address, '-') FROM " + last.scanSql()))
        .containsExactly("5" + ANN);
    // And by one that is gone: its values are in the files still.
    lake.iceberg("raw", "t").orElseThrow().updateSchema().deleteColumn("address").commit();
    append("t", NUMBER, "SELECT 6 AS n");
    LakeTable without = lake.table("raw", "t");
    assertThat(without.columns()).isEqualTo(NUMBER);
    assertThat(numbers(without)).containsExactly("5", "6");
    compactAndCompare(without);
  }

  @Test
  void rowsDeletedByVector_areLeftOut() throws Exception {
    LakeTable before = append("t", PERSON, PEOPLE);
    engine("t").upgradeToVectors();
    engine("t").deleteByVector(before.content().get(0).location(), 0, 2);
    LakeTable after = lake.table("raw", "t");
    assertThat(numbers(after)).containsExactly("2");
    compactAndCompare(after);
  }

  /** Compacted, the table has the same rows and no delete file. */
  private void compactAndCompare(LakeTable before) throws SQLException {
    List<String> rows = numbers(before);
    Compaction.Done done =
        maintenance(Set.of()).compact("raw", "t", duckdb.connection(), Compaction.DEFAULT);
    assertThat(done.before()).isEqualTo(before.content().size());
    LakeTable after = lake.table("raw", "t");
    assertThat(numbers(after)).isEqualTo(rows);
    assertThat(after.deletes()).isEmpty();
    assertThat(after.rows()).isEqualTo(rows.size());
    // Twice over: what was deleted does not come back by a later change either.
    append("t", NUMBER, "SELECT 99 AS n");
    assertThat(numbers(lake.table("raw", "t"))).hasSize(rows.size() + 1);
  }

  @Test
  void compaction_isRefused_whenItsRowsAreDeletedMeanwhile() throws Exception {
    LakeTable before = append("t", PERSON, PEOPLE);
    append("t", PERSON, "SELECT 4 AS n, 'dan@shop.example' AS mail");
    Table table = lake.iceberg("raw", "t").orElseThrow();
    Compactor late = new Compactor(lake, Lake.identifier("raw", "t"), table, Compaction.DEFAULT);
    // The compaction knows the table as it was; the delete comes between.
    engine("t").deletePlaces(before.content().get(0).location(), 1);
    assertThatThrownBy(() -> late.run(duckdb.connection()))
        .isInstanceOf(LakeConflictException.class)
        .hasMessage(
            "table raw.t: another change came first, and the table has that alone; try again");
    assertThat(numbers(lake.table("raw", "t"))).containsExactly("1", "3", "4");
  }

  @Test
  void compaction_keepsWhatIsAppendedMeanwhile() throws Exception {
    append("t", PERSON, PEOPLE);
    append("t", PERSON, "SELECT 4 AS n, 'dan@shop.example' AS mail");
    Table table = lake.iceberg("raw", "t").orElseThrow();
    Compactor late = new Compactor(lake, Lake.identifier("raw", "t"), table, Compaction.DEFAULT);
    append("t", PERSON, "SELECT 5 AS n, 'eve@shop.example' AS mail");
    assertThat(late.run(duckdb.connection())).isEqualTo(new Compaction.Done(2, 1));
    assertThat(numbers(lake.table("raw", "t"))).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void erased_isNowhere() throws Exception {
    LakeTable before = append("t", PERSON, PEOPLE);
    append("t", PERSON, "SELECT 4 AS n, 'dan@shop.example' AS mail");
    append("t", PERSON, "SELECT 5 AS n, '" + ANN + "' AS mail");
    append("t", PERSON, "SELECT 6 AS n, 'fay@shop.example' AS mail");
    engine("t").deleteValues("mail", "'" + ANN + "'"); // which says her address too
    append("t", PERSON, "SELECT 7 AS n, '" + ANN + "' AS mail");
    lake.iceberg("raw", "t")
        .orElseThrow()
        .manageSnapshots()
        .createTag("audit", before.snapshotId())
        .commit();
    assertThat(numbers(lake.table("raw", "t"))).containsExactly("1", "3", "4", "6", "7");
    assertThat(numbers(before)).hasSize(3); // so that copies are in the cache
    assertThat(new EveryByte(lake, duckdb).with("raw", "t", "ann.with")).isNotEmpty();

    Erasure done =
        maintenance(Set.of(before.snapshotId()))
            .erase("raw", "t", duckdb.connection(), "mail = '" + ANN + "' -- hers", List.of());
    assertThat(done.rows()).isEqualTo(3);
    assertThat(done.files()).isEqualTo(3);
    assertThat(numbers(lake.table("raw", "t"))).containsExactly("1", "3", "4", "6");
    assertThat(lake.table("raw", "t").snapshotId()).isEqualTo(done.snapshotId());
    assertThat(lake.snapshots("raw", "t")).hasSize(1);
    assertThat(new EveryByte(lake, duckdb).with("raw", "t", "ann.with")).isEmpty();
    assertThat(new EveryByte(lake, duckdb).with("raw", "t", "dan@shop")).isNotEmpty();
    assertThat(new EveryByte(lake, duckdb).local(settings.home(), "ann.with")).isEmpty();
    assertThatThrownBy(() -> lake.table("raw", "t", before.snapshotId()))
        .hasMessage("table raw.t has no such snapshot");
    // The table goes on as any.
    append("t", PERSON, "SELECT 8 AS n, 'hal@shop.example' AS mail");
    assertThat(numbers(lake.table("raw", "t"))).containsExactly("1", "3", "4", "6", "8");
  }

  @Test
  void erased_alsoWhereEarlierSnapshotsAloneHaveIt() throws Exception {
    lake.replace("raw", "t", PERSON, duckdb.connection(), PEOPLE);
    lake.replace("raw", "t", PERSON, duckdb.connection(), "SELECT 1 AS n, 'b' AS mail");
    Erasure done =
        maintenance(Set.of())
            .erase("raw", "t", duckdb.connection(), "mail = '" + ANN + "'", List.of());
    assertThat(done.rows()).isZero();
    assertThat(new EveryByte(lake, duckdb).with("raw", "t", "ann.with")).isEmpty();
    assertThat(numbers(lake.table("raw", "t"))).containsExactly("1");
  }

  @Test
  void erased_whereAVectorHidItAlready() throws Exception {
    LakeTable before = append("t", PERSON, PEOPLE);
    engine("t").upgradeToVectors();
    engine("t").deleteByVector(before.content().get(0).location(), 1);
    assertThat(numbers(lake.table("raw", "t"))).containsExactly("1", "3");
    Erasure done =
        maintenance(Set.of())
            .erase("raw", "t", duckdb.connection(), "mail = '" + ANN + "'", List.of());
    assertThat(done.rows()).isEqualTo(1);
    assertThat(new EveryByte(lake, duckdb).with("raw", "t", "ann.with")).isEmpty();
    assertThat(numbers(lake.table("raw", "t"))).containsExactly("1", "3");
    assertThat(lake.table("raw", "t").deletes()).isEmpty();
  }

  @Test
  void everythingErased_leavesAnEmptyTable_andAgeIsACondition() throws Exception {
    append("t", NUMBER, "SELECT 1 AS n");
    append("t", NUMBER, "SELECT i AS n FROM range(2, 5) t(i)");
    LakeFilter old = LakeFilter.atMost("n", 2L);
    assertThat(
            maintenance(Set.of())
                .erase("raw", "t", duckdb.connection(), "n <= 2", List.of(old))
                .rows())
        .isEqualTo(2);
    assertThat(numbers(lake.table("raw", "t"))).containsExactly("3", "4");
    maintenance(Set.of()).erase("raw", "t", duckdb.connection(), "true", List.of());
    assertThat(numbers(lake.table("raw", "t"))).isEmpty();
    assertThat(dataFiles("t")).isEmpty();
    assertThat(maintenance(Set.of()).expire("raw", "t", new Retention(Duration.ZERO, 1))).isZero();
  }

  @Test
  void conditionThatQuotesACell_isRefusedUnshown() {
    append("t", PERSON, PEOPLE);
    assertThatThrownBy(
            () ->
                maintenance(Set.of())
                    .erase("raw", "t", duckdb.connection(), "mail::BIGINT = 1", List.of()))
        .isInstanceOf(LakeException.class)
        .hasNoCause()
        .message()
        .doesNotContain("shop.example");
  }

  OtherEngine engine(String name) {
    return new OtherEngine(lake.iceberg("raw", name).orElseThrow(), duckdb, folder);
  }
}
