package io.parley.connector.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.AttributeColumn;
import io.parley.connector.source.AttributeType;
import io.parley.connector.source.Batch;
import io.parley.connector.source.BatchSink;
import io.parley.connector.source.Position;
import io.parley.connector.source.RawRow;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceException;
import io.parley.connector.source.SourceMapping;
import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two that read one source into one raw table; whole editions; what is sealed of which columns. */
class TwoReadersTest {
  private static final String SOURCE = "topic";

  private final Envelope envelope = new Envelope(DataKeys.generate(MasterKeys.generate()));
  private final Path folder;
  private Lake lake;
  private Connection duckdb;

  TwoReadersTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void open() throws SQLException {
    lake = Lake.open(folder);
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
  }

  @AfterEach
  void close() throws SQLException {
    lake.close();
    duckdb.close();
  }

  /** A source of numbers from 1 to 4, two a batch; somebody may come in between. */
  private static final class Numbers implements Source {
    private final Consumer<Integer> between;

    Numbers(Consumer<Integer> between) {
      this.between = between;
    }

    @Override
    public String name() {
      return SOURCE;
    }

    @Override
    public void read(Optional<Position> after, BatchSink batches) {
      int next = after.map(p -> Integer.parseInt(p.json().replaceAll("[^0-9]", ""))).orElse(0) + 1;
      while (next <= 4) {
        between.accept(next);
        batches.keep(batch("n", List.of(next, next + 1), "{\"n\":" + (next + 1) + "}", "numbers"));
        next += 2;
      }
    }

    @Override
    public void close() {}
  }

  private static Batch batch(String column, List<Integer> numbers, String end, String place) {
    return new Batch(
        List.of(new LakeColumn(column, LakeType.LONG), new LakeColumn("name", LakeType.STRING)),
        new Batch.Rows.Listed(
            numbers.stream()
                .map(
                    n ->
                        (RawRow)
                            new RawRow.Read(
                                place,
                                n,
                                List.of(Optional.of((Object) (long) n), Optional.of("Ann " + n))))
                .toList()),
        new Position(end));
  }

  private RawZone raw() {
    return new RawZone(lake, envelope, duckdb);
  }

  private static final SourceMapping MAPPING =
      new SourceMapping(
          SOURCE,
          List.of(),
          List.of(
              new AttributeColumn("n", "n", AttributeType.INTEGER),
              AttributeColumn.sealed("name", "who")),
          "US");

  private List<Long> clean() {
    CleanZone zone = new CleanZone(lake, envelope, duckdb);
    zone.clean(MAPPING);
    List<Long> numbers = new ArrayList<>();
    new CleanRows(zone, duckdb)
        .each(MAPPING, 0, row -> numbers.add((Long) row.attributes().get("n")));
    return numbers;
  }

  @Test
  void secondReader_isRefused_andNoRowComesTwice() {
    Source disturbed =
        new Numbers(
            next -> {
              if (next == 3) {
                raw().read(new Numbers(n -> {}), Sealing.of(MAPPING), RawZone.Kept.UNHEARD);
              }
            });
    assertThatThrownBy(() -> raw().read(disturbed, Sealing.of(MAPPING), RawZone.Kept.UNHEARD))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("source `topic`: somebody else has read it since this reading began");
    assertThat(clean()).containsExactly(1L, 2L, 3L, 4L);
    raw().read(new Numbers(n -> {}), Sealing.of(MAPPING), RawZone.Kept.UNHEARD);
    assertThat(clean()).as("who was refused goes on from there").containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void secondFirstReader_isRefusedToo() {
    Source disturbed =
        new Numbers(
            next -> raw().read(new Numbers(n -> {}), Sealing.of(MAPPING), RawZone.Kept.UNHEARD));
    assertThatThrownBy(() -> raw().read(disturbed, Sealing.of(MAPPING), RawZone.Kept.UNHEARD))
        .isInstanceOf(SourceException.class);
    assertThat(clean()).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void ofEditions_theLastCompleteOneCounts_asFarAsItIsClean() {
    BatchSink sink = raw().sink(SOURCE, Sealing.of(MAPPING));
    sink.keep(batch("n", List.of(1), "{\"v\":1,\"counts\":\"none\"}", "edition 1"));
    assertThat(clean()).as("it is not complete").isEmpty();
    sink.keep(batch("n", List.of(2), "{\"v\":1,\"counts\":\"edition 1\"}", "edition 1"));
    assertThat(clean()).containsExactly(1L, 2L);
    sink.keep(batch("n", List.of(5), "{\"v\":1,\"counts\":\"edition 1\"}", "edition 2"));
    assertThat(clean()).as("the one before, until the next is whole").containsExactly(1L, 2L);
    sink.keep(batch("n", List.of(6), "{\"v\":1,\"counts\":\"edition 2\"}", "edition 2"));
    List<Long> numbers = new ArrayList<>();
    CleanZone zone = new CleanZone(lake, envelope, duckdb);
    new CleanRows(zone, duckdb)
        .each(MAPPING, 0, row -> numbers.add((Long) row.attributes().get("n")));
    assertThat(numbers).as("taken, and not clean yet").containsExactly(1L, 2L);
    assertThat(clean()).containsExactly(5L, 6L);
  }

  @Test
  void columns_stayAsTheyRest_whateverAMappingSaysLater() {
    BatchSink first = raw().sink(SOURCE, Sealing.of(MAPPING));
    first.keep(batch("n", List.of(1), "{\"n\":1}", "p"));
    SourceMapping other =
        new SourceMapping(
            SOURCE,
            List.of(),
            List.of(new AttributeColumn("name", "name", AttributeType.TEXT)),
            "US");
    raw().sink(SOURCE, Sealing.of(other)).keep(batch("n", List.of(2), "{\"n\":2}", "p"));
    List<LakeColumn> columns = lake.table("raw", SOURCE).columns();
    assertThat(columns)
        .contains(new LakeColumn("n", LakeType.LONG), new LakeColumn("name", LakeType.BINARY));
    assertThat(Sealing.of(MAPPING).seals("unmapped", Set.of(), Set.of())).isTrue();
    assertThat(Sealing.of(MAPPING).seals("n", Set.of(), Set.of())).isFalse();
  }
}
