package io.parley.identity.gather;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.cluster.Clusters;
import io.parley.identity.cluster.Edges;
import io.parley.identity.compare.Comparison;
import io.parley.identity.compare.Level;
import io.parley.identity.linkage.Block;
import io.parley.identity.linkage.BlockingRule;
import io.parley.identity.linkage.Frequencies;
import io.parley.identity.linkage.Limits;
import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.ModelGuards;
import io.parley.identity.linkage.Rules;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.linkage.Scorer;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.linkage.Weights;
import io.parley.identity.pack.BulkScorer;
import io.parley.identity.pack.NeededColumns;
import io.parley.identity.pack.PackedRecords;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private static final ModelGuards EVIDENCE = new ModelGuards(true, Double.NEGATIVE_INFINITY);

  /** Weights: a given name 3 bits, a birth date 6, a phone 9 or -2, an id 6; any two records -6. */
  private static TrainedModel model(RecordTable table, ModelGuards guards) {
    List<Comparison> comparisons =
        List.of(
            new Comparison("given_name", List.of(new Level.Same()), false),
            new Comparison("birth_date", List.of(new Level.Same()), false),
            new Comparison("phone", List.of(new Level.Same()), false),
            new Comparison("national_id", List.of(new Level.Same(), new Level.Edits(1)), false));
    double[][] m = {{0.1, 0.9}, {0.02, 0.98}, {0.3, 0.7}, {0.02, 0.08, 0.9}};
    double[][] u = {{0.9, 0.1}, {0.98, 0.02}, {0.999, 0.001}, {0.95, 0.04, 0.01}};
    LinkageModel model =
        new LinkageModel(
            "test/1",
            comparisons,
            List.of(BlockingRule.of("phone"), BlockingRule.of("given_name")),
            List.of(),
            0,
            new Rules(List.of(), List.of("generation", "national_id")),
            Limits.DEFAULT,
            List.of(),
            LinkageModel.Belief.NONE,
            guards);
    return new TrainedModel(
        model,
        new Weights(m, u, -6),
        Optional.empty(),
        Frequencies.of(comparisons, table),
        table.count(),
        Optional.empty());
  }

  /** Rows of source, given name, birth date, phone, generation, national id; - for none. */
  private static RecordTable records(String... rows) {
    RecordTable table = RecordTable.open(256);
    table.execute(
        "CREATE TABLE records (rid INTEGER, source VARCHAR, key VARCHAR, given_name VARCHAR, birth_date VARCHAR, phone VARCHAR, generation VARCHAR, national_id VARCHAR)");
    for (int rid = 0; rid < rows.length; rid++) {
      String[] values = rows[rid].split(" ", -1);
      StringBuilder sql = new StringBuilder("INSERT INTO records VALUES (" + rid);
      sql.append(", '%s', 'k%d'".formatted(values[0], rid));
      for (int i = 1; i < values.length; i++) {
        sql.append(values[i].equals("-") ? ", NULL" : ", '" + values[i] + "'");
      }
      table.execute(sql.append(")").toString());
    }
    return table;
  }

  /** The people, found in the table and in packed records, which must agree. */
  private static Clusters people(LinkType link, ModelGuards guards, String... rows) {
    try (RecordTable table = records(rows)) {
      TrainedModel trained = model(table, guards);
      List<ScoredPair> links = new ArrayList<>();
      List<Block> blocks = Scorer.score(trained, table, link, 0, links::add);
      Clusters people = Gathering.inTable(trained, table, link, blocks).of(links);

      PackedRecords records = PackedRecords.of(table, NeededColumns.of(trained.model()));
      BulkScorer scorer = new BulkScorer(trained, records, link);
      Edges edges = new Edges();
      scorer.score(0, pair -> edges.add(pair.a(), pair.b(), pair.bits()), done -> {});
      assertThat(new Gathering(trained, table, link, scorer::within).of(edges).toArray())
          .containsExactly(people.toArray());
      return people;
    }
  }

  @Test
  void fatherAndSonWithOnePhone_areNotMergedByTheRecordThatLacksABirthDate() {
    String[] rows = {
      "shop john 19500101 - - -",
      "shop john 19500101 555 - -",
      "shop jack - 555 - -",
      "shop jack 19800202 555 - -",
    };
    Clusters people = people(LinkType.WITHIN, EVIDENCE, rows);
    assertThat(people.toArray()).containsExactly(0, 0, 2, 2);
    assertThat(Gathering.counted(people)).isEqualTo(Map.of("evidence against", 1L));
    assertThat(people(LinkType.WITHIN, ModelGuards.NONE, rows).toArray())
        .as("the links alone make a chain")
        .containsExactly(0, 0, 0, 0);
  }

  @Test
  void neverRule_holdsForPeople_alsoOverARecordThatDoesNotSay() {
    Clusters people =
        people(
            LinkType.WITHIN,
            ModelGuards.NONE,
            "shop john 19500101 555 sr -",
            "shop john 19500101 555 - -",
            "shop john - 555 jr -");
    assertThat(people.toArray()).containsExactly(0, 0, 2);
    assertThat(Gathering.counted(people)).isEqualTo(Map.of("generation", 1L));
  }

  @Test
  void typingErrorInAnId_isNoSecondId_andAnotherIdIs() {
    Clusters people =
        people(
            LinkType.WITHIN,
            ModelGuards.NONE,
            "shop john 19500101 555 - 1234567",
            "shop john 19500101 555 - 1234568",
            "shop john 19500101 555 - -",
            "shop john - 555 - 7654321");
    assertThat(people.toArray()).containsExactly(0, 0, 0, 3);
  }

  /**
   * An e-mail address that father and a record without a generation share, and a link to the son.
   */
  @Test
  void certainLink_joinsNotOverAThirdRecordWhatAGuardKeepsApart() {
    String[] rows = {
      "shop john 19500101 - sr -", "shop john 19500101 555 - -", "shop john - 555 jr -"
    };
    try (RecordTable table = records(rows)) {
      TrainedModel trained = model(table, EVIDENCE);
      Edges edges = new Edges();
      Edges certain = new Edges();
      edges.add(1, 2, 7);
      certain.add(0, 1, Double.POSITIVE_INFINITY);

      Clusters people =
          new Gathering(trained, table, LinkType.WITHIN, (groups, pairs) -> {}).of(edges, certain);

      assertThat(people.toArray()).as("the certain link first").containsExactly(0, 0, 2);
    }
  }

  /** Father and son share a phone: that is no reason to take `sr` and `jr` for one word. */
  @Test
  void certainLink_againstANeverRule_doesNotHold() {
    try (RecordTable table = records("shop john - 555 sr -", "shop john - 555 jr -")) {
      Edges certain = new Edges();
      certain.add(0, 1, Double.POSITIVE_INFINITY);
      Clusters people =
          new Gathering(model(table, EVIDENCE), table, LinkType.WITHIN, (groups, pairs) -> {})
              .of(new Edges(), certain);

      assertThat(people.toArray()).containsExactly(0, 1);
      assertThat(Gathering.counted(people)).isEqualTo(Map.of("generation", 1L));
    }
  }

  @Test
  void certainLink_outweighsWhatSpeaksForTwo() {
    try (RecordTable table = records("shop john 1 555 - -", "shop jack 2 555 - -")) {
      Edges certain = new Edges();
      certain.add(0, 1, Double.POSITIVE_INFINITY);
      Gathering.Within against = (groups, pairs) -> pairs.accept(new ScoredPair(0, 1, -30));

      assertThat(
              new Gathering(model(table, EVIDENCE), table, LinkType.WITHIN, against)
                  .of(new Edges(), certain)
                  .toArray())
          .containsExactly(0, 0);
    }
  }

  @Test
  void sourceThatHoldsAPersonOnce_hasOneRecordOfAPerson() {
    String[] rows = {
      "shop john 19500101 555 - -", "web john 19500101 555 - -", "shop john - 555 - -"
    };
    assertThat(people(LinkType.ACROSS, ModelGuards.NONE, rows).toArray()).containsExactly(0, 0, 2);
    assertThat(people(LinkType.WITHIN, ModelGuards.NONE, rows).toArray()).containsExactly(0, 0, 0);
  }
}
