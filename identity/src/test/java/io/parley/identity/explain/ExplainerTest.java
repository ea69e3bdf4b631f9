package io.parley.identity.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.parley.identity.compare.Comparison;
import io.parley.identity.compare.Level;
import io.parley.identity.explain.Explanation.Verdict;
import io.parley.identity.linkage.BlockingRule;
import io.parley.identity.linkage.Limits;
import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.ModelGuards;
import io.parley.identity.linkage.Rules;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.linkage.Scorer;
import io.parley.identity.linkage.Together;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Small records, and a model with all kinds of rules. */
class ExplainerTest {
  private static LinkageModel model(double threshold) {
    return new LinkageModel(
        "test/1",
        List.of(
            new Comparison("family_name", List.of(new Level.Same(), new Level.Alike(0.8)), true),
            new Comparison("birth_date", List.of(new Level.Same(), new Level.Edits(1)), false),
            new Comparison("phone", List.of(new Level.Same()), true)),
        List.of(BlockingRule.of("birth_date"), BlockingRule.of("family_name")),
        List.of(BlockingRule.of("birth_date"), BlockingRule.of("family_name")),
        threshold,
        new Rules(List.of(BlockingRule.of("passport")), List.of("gender")),
        new Limits(6, 1_000_000),
        List.of(new Together(List.of("birth_date", "phone"), 0.01, List.of("birth_date", "phone"))),
        LinkageModel.Belief.NONE,
        ModelGuards.NONE);
  }

  private static RecordTable table;
  private static TrainedModel trained;
  private static double threshold;

  @BeforeAll
  static void fill() {
    table = RecordTable.open(256);
    table.execute(
        "CREATE TABLE records (rid INTEGER, source VARCHAR, key VARCHAR, family_name VARCHAR, birth_date VARCHAR, phone VARCHAR, passport VARCHAR, gender VARCHAR)");
    table.execute(
        """
        INSERT INTO records SELECT i, CASE WHEN i % 3 = 0 THEN 'shop' ELSE 'web' END, 'k' || i,
          ['smith', 'smyth', 'jones', 'baker', 'smith', 'weaver', 'miller', 'cooper', NULL][1 + (i // 2 * 5) % 9],
          CASE WHEN i % 11 = 0 THEN NULL ELSE '19' || (50 + i // 4) || '0' || (1 + i % 2) || '11' END,
          CASE WHEN i % 5 = 0 THEN NULL ELSE '+4420' || (i // 3) END,
          CASE WHEN i IN (7, 36) THEN 'p1' END,
          ['f', 'm', NULL][1 + (i // 2 * 2 + 1) % 3]
        FROM range(40) t(i)""");
    TrainedModel first = TrainedModel.train(model(0), table, LinkType.WITHIN);
    List<Double> bits = new ArrayList<>();
    Scorer.score(first, table, LinkType.WITHIN, -1e9, pair -> bits.add(pair.bits()));
    // A threshold in the middle: some pairs are on either side.
    threshold = bits.stream().sorted().skip(bits.size() / 2).findFirst().orElseThrow();
    trained = TrainedModel.train(model(threshold), table, LinkType.WITHIN);
  }

  @AfterAll
  static void close() {
    table.close();
  }

  /** What is shown adds up to what a run decides by, for every pair there is. */
  @Test
  void everyPair_isExplainedAsItIsScored() {
    Map<List<Integer>, Double> scored = new HashMap<>();
    Scorer.score(
        trained,
        table,
        LinkType.WITHIN,
        -1e9,
        (ScoredPair pair) -> scored.put(List.of(pair.a(), pair.b()), pair.bits()));
    Explainer explainer = Explainer.of(trained, table, LinkType.WITHIN);
    List<Verdict> seen = new ArrayList<>();
    for (int a = 0; a < 40; a++) {
      for (int b = a + 1; b < 40; b++) {
        Double bits = scored.get(List.of(a, b));
        // All that are scored, and of the others neighbours and some farther apart.
        if (bits == null && b - a != 1 && b - a != 11) {
          continue;
        }
        Explanation pair = explainer.explain(a, b);
        seen.add(pair.verdict());
        switch (pair.verdict()) {
          case CONTRADICTED, NOT_LOOKED_AT -> assertThat(bits).isNull();
          case CERTAIN -> assertThat(bits).isEqualTo(Math.max(pair.bits(), Rules.CERTAIN));
          case LINKED ->
              assertThat(bits)
                  .isCloseTo(pair.bits(), within(1e-9))
                  .isGreaterThanOrEqualTo(threshold);
          case TOO_LITTLE ->
              assertThat(bits).isCloseTo(pair.bits(), within(1e-9)).isLessThan(threshold);
          case ONE_SOURCE -> throw new AssertionError("records of one source are linked here");
        }
      }
    }
    assertThat(scored).hasSizeGreaterThan(25);
    assertThat(seen)
        .contains(
            Verdict.CERTAIN,
            Verdict.CONTRADICTED,
            Verdict.LINKED,
            Verdict.TOO_LITTLE,
            Verdict.NOT_LOOKED_AT);
  }

  @Test
  void values_areShownOnlyToWhoAsksForThem() {
    Explainer explainer = Explainer.of(trained, table, LinkType.WITHIN);
    assertThat(explainer.explain(7, 36).steps()).allMatch(step -> step.values().isEmpty());
    assertThat(explainer.explain(7, 36).toString()).doesNotContain("+4420", "1951", "p1", "k7");
    assertThat(explainer.explainWithValues(7, 36).steps().get(2).values())
        .containsExactly("+44202", "+442012");
  }

  @Test
  void recordsOfOneSource_areNotLinkedAcross() {
    Explanation pair = Explainer.of(trained, table, LinkType.ACROSS).explain(0, 3);
    assertThat(pair.verdict()).isEqualTo(Verdict.ONE_SOURCE);
    assertThat(pair.conclusion())
        .isEqualTo("Not linked: both are of one source, and only different ones are linked.");
  }

  @Test
  void pairInABlockThatIsTooLarge_isSaidToBeCut() {
    List<Integer> namesakes = new ArrayList<>();
    table.query(
        "SELECT rid FROM records WHERE family_name = (SELECT mode(family_name) FROM records) ORDER BY rid",
        row -> namesakes.add(row.getInt(1)));
    assertThat(namesakes).hasSizeGreaterThan(6);
    Explanation pair =
        Explainer.of(trained, table, LinkType.WITHIN)
            .explain(namesakes.get(0), namesakes.get(namesakes.size() - 1));
    assertThat(pair.held().cut()).containsExactly("family_name");
    assertThat(pair.held().lookedAt()).isEmpty();
  }

  @Test
  void record_isFoundByItsSourceAndKey() {
    assertThat(Explainer.find(table, "shop", "k3")).hasValue(3);
    assertThat(Explainer.find(table, "web", "k3")).isEmpty();
    assertThat(Explainer.find(table, "shop", "k' OR '1'='1")).isEmpty();
  }

  @Test
  void recordWithItself_isNoPair() {
    assertThatThrownBy(() -> Explainer.of(trained, table, LinkType.WITHIN).explain(3, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a pair is two records of the table");
  }
}
