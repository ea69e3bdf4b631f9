package io.parley.identity.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.ModelReader;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.pack.LiveRecords;
import io.parley.identity.pack.NeededColumns;
import io.parley.identity.pack.PackedFrequencies;
import io.parley.identity.pack.PackedPairs;
import io.parley.identity.pack.PackedRecords;
import io.parley.identity.pack.Sets;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FinderTest {
  private static final RecordKey NEW = new RecordKey("shop", "new");

  /** The seventeenth record, with a typing error in the name and another house. */
  private final Map<String, String> record = new HashMap<>();

  private final Kept people = new Kept();

  @SuppressWarnings("NullAway.Init") // opened before all tests
  private static RecordTable table;

  @SuppressWarnings("NullAway.Init") // trained before all tests
  private static TrainedModel trained;

  @BeforeAll
  static void train() {
    table = Sets.open("febrl3");
    LinkageModel model = ModelReader.shipped("people").over(Sets.columns("febrl3"));
    PackedRecords records = PackedRecords.of(table, NeededColumns.of(model));
    trained =
        TrainedModel.train(
            model,
            new PackedPairs(model, records, LinkType.WITHIN),
            PackedFrequencies.of(model, records));
  }

  @AfterAll
  static void close() {
    table.close();
  }

  @BeforeEach
  void readRecord() {
    table.query(
        "SELECT * FROM records WHERE rid = 17",
        row -> {
          for (String column : Sets.columns("febrl3")) {
            Optional.ofNullable(row.getString(column)).ifPresent(v -> record.put(column, v));
          }
        });
    record.merge("family_name", "", (name, none) -> name.substring(0, name.length() - 1) + "x");
    record.put("street_number", "9999");
  }

  @Test
  void recordWithErrors_isFoundWithItsPerson() {
    Finder finder = finder();
    Answer answer = finder.find("shop", record, 1, 2);

    assertThat(answer.matches()).hasSize(2);
    Match best = answer.matches().get(0);
    assertThat(answer.matches().get(1).bits()).isLessThanOrEqualTo(best.bits());
    assertThat(best.person()).contains("person of " + best.record().key());
    assertThat(best.bits()).isGreaterThan(1);
    assertThat(best.probability()).isBetween(2.0 / 3, 1.0);
    assertThat(finder.find("shop", record, 1, 1).matches()).containsExactly(best);
    assertThat(finder.find("shop", record, 1, 100).matches())
        .extracting(Match::record)
        .contains(new RecordKey("all", "17"));
    assertThat(answer.reached()).isGreaterThanOrEqualTo(1);
    assertThat(answer.compared()).isGreaterThanOrEqualTo(answer.reached());
  }

  @Test
  void recordThatWasAdded_isFoundNext() {
    Finder finder = finder();
    Finder.Added added = finder.add(NEW, record);

    assertThat(added.links()).extracting(Match::record).contains(new RecordKey("all", "17"));
    assertThat(people.kept).containsExactly(NEW);
    // Not always the first: another address speaks for a person against a household.
    assertThat(finder.find("shop", record, 1, 100).matches())
        .filteredOn(match -> match.record().equals(NEW))
        .singleElement()
        .satisfies(found -> assertThat(found.person()).contains(added.person()));
    assertThatThrownBy(() -> finder.add(NEW, record))
        .hasMessage(
            "the source `shop` has a record of that key already; a changed record is for a full run");
  }

  @Test
  void storeThatFails_addsNothing() {
    Finder finder = finder();
    people.fails = true;

    assertThatThrownBy(() -> finder.add(NEW, record)).hasMessage("the disk is full");
    assertThat(finder.find("shop", record, 1, 100).matches())
        .extracting(Match::record)
        .doesNotContain(NEW);
    people.fails = false;
    assertThat(finder.add(NEW, record).links()).isNotEmpty();
  }

  private Finder finder() {
    PackedRecords records = PackedRecords.of(table, NeededColumns.of(trained.model()));
    List<RecordKey> keys = new ArrayList<>();
    for (int rid = 0; rid < records.count(); rid++) {
      keys.add(new RecordKey("all", String.valueOf(rid)));
    }
    return new Finder(
        new LiveRecords(trained, records, LinkType.WITHIN),
        keys,
        people,
        trained.model().threshold());
  }

  /** Keeps records in memory. */
  private static final class Kept implements People {
    private final List<RecordKey> kept = new ArrayList<>();
    private boolean fails;

    @Override
    public Optional<String> of(RecordKey record) {
      return record.source().equals("all") || kept.contains(record)
          ? Optional.of("person of " + record.key())
          : Optional.empty();
    }

    @Override
    public String keep(RecordKey record, Map<String, String> values, List<Match> links) {
      if (fails) {
        throw new IllegalStateException("the disk is full");
      }
      kept.add(record);
      return "person of " + record.key();
    }
  }
}
