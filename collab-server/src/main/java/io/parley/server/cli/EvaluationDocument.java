package io.parley.server.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.parley.identity.judge.Accuracy;
import io.parley.identity.judge.Evaluation;
import io.parley.identity.linkage.Block;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code parley identity evaluate --json} prints. Shares are 0 to 1, thresholds bits.
 *
 * @param model name and version
 * @param threshold of the model: the first three figures are at it, after clustering
 * @param records read from the sources
 * @param rejected rows that are no records
 * @param falseMerges found people whose records belong to several true ones
 * @param ties pairs that one-to-one linking left out though they weigh as much as what it took
 * @param cutLinks links that guards cut, by reason
 * @param thresholds pairs' figures at all thresholds without guards, falling, a bit apart
 * @param blocking what each rule looked at
 */
record EvaluationDocument(
    String model,
    double threshold,
    int records,
    long rejected,
    Accuracy.Score pairwise,
    Accuracy.Score bcubed,
    @JsonProperty("false_merges") long falseMerges,
    long ties,
    @JsonProperty("cut_links") Map<String, Long> cutLinks,
    List<AtThreshold> thresholds,
    List<Rule> blocking) {
  /** One threshold's figures over pairs. */
  record AtThreshold(
      double threshold,
      double precision,
      double recall,
      double f1,
      @JsonProperty("false_merges") long falseMerges) {}

  /**
   * One rule's cost.
   *
   * @param largest how many records its largest blocks hold
   * @param cutBlocks blocks left out because more records than {@code heldBy} hold their values
   */
  record Rule(
      String rule,
      long pairs,
      List<Integer> largest,
      @JsonProperty("held_by") int heldBy,
      @JsonProperty("cut_blocks") long cutBlocks,
      @JsonProperty("cut_records") long cutRecords,
      @JsonProperty("cut_pairs") long cutPairs) {
    static Rule of(Block block) {
      return new Rule(
          block.rule().text(),
          block.pairs(),
          block.largest(),
          block.heldBy(),
          block.cutBlocks(),
          block.cutRecords(),
          block.cutPairs());
    }

    /** For a person: what was cut, and what that means. */
    String cut() {
      return "cut `%s`: %,d values that more than %,d records hold lead to nobody (%,d records, %,d pairs)%n"
          .formatted(rule, cutBlocks, heldBy, cutRecords, cutPairs);
    }
  }

  static EvaluationDocument of(Evaluation evaluation) {
    Accuracy accuracy = evaluation.accuracy();
    return new EvaluationDocument(
        evaluation.trained().model().id(),
        evaluation.trained().model().threshold(),
        evaluation.staged().records(),
        evaluation.staged().rejections(),
        accuracy.pairwise(),
        accuracy.bcubed(),
        accuracy.falseMerges(),
        evaluation.ties(),
        new TreeMap<>(evaluation.cut()),
        evaluation.thresholds().stream()
            .map(
                t ->
                    new AtThreshold(
                        t.threshold(),
                        t.accuracy().pairwise().precision(),
                        t.accuracy().pairwise().recall(),
                        t.accuracy().pairwise().f1(),
                        t.accuracy().falseMerges()))
            .toList(),
        evaluation.blocking().stream().map(Rule::of).toList());
  }

  /** For a person. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%,d records, %,d rows rejected; model %s at %s bits%n"
            .formatted(records, rejected, model, threshold));
    text.append("            precision  recall      f1\n");
    text.append(line("pairwise", pairwise));
    text.append(line("b-cubed", bcubed));
    text.append("false merges: %,d%n".formatted(falseMerges));
    if (ties > 0) {
      text.append("ties: %,d%n".formatted(ties));
    }
    cutLinks.forEach((why, n) -> text.append("links cut, %s: %,d%n".formatted(why, n)));
    blocking.stream().filter(r -> r.cutBlocks() > 0).forEach(r -> text.append(r.cut()));
    text.append(
        "%n  without guards%n  threshold precision  recall      f1  false merges%n".formatted());
    for (AtThreshold at : thresholds) {
      text.append(
          String.format(
              Locale.ROOT,
              "%11.1f %9.4f %7.4f %7.4f %13d%n",
              at.threshold(),
              at.precision(),
              at.recall(),
              at.f1(),
              at.falseMerges()));
    }
    return text.toString();
  }

  private static String line(String name, Accuracy.Score score) {
    return String.format(
        Locale.ROOT,
        "%-11s %9.4f %7.4f %7.4f%n",
        name,
        score.precision(),
        score.recall(),
        score.f1());
  }
}
