package io.parley.identity.report;

import io.parley.identity.cluster.UnionFind;
import io.parley.identity.compare.Comparison;
import io.parley.identity.explain.Explainer;
import io.parley.identity.explain.Words;
import io.parley.identity.linkage.BlockingCounts;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.linkage.Scorer;
import io.parley.identity.linkage.Weights;
import io.parley.identity.report.Report.Compared;
import io.parley.identity.report.Report.Example;
import io.parley.identity.report.Report.Level;
import io.parley.identity.report.Report.Refused;
import io.parley.identity.report.Report.Rule;
import io.parley.identity.report.Report.Totals;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a trained model over records and writes down what there is to see. */
public final class Reporter {
  private final LinkageModel model;
  private final Weights weights;
  private final RecordTable table;

  /**
   * Reports on these records.
   *
   * @param table of records, with a column {@code source}
   */
  public Reporter(LinkageModel model, Weights weights, RecordTable table) {
    this.model = model;
    this.weights = weights;
    this.table = table;
  }

  /**
   * What stands around the run.
   *
   * @param name what the report is called
   * @param day ISO 8601
   * @param sources names, each at least once in the records or empty
   * @param refused what was not taken
   * @param truth for each record a name of its true person, empty where that is not known
   */
  public record Setting(
      String name,
      String day,
      List<String> sources,
      List<Refused> refused,
      Optional<List<Optional<String>>> truth) {
    public Setting {
      sources = List.copyOf(sources);
      refused = List.copyOf(refused);
      truth = truth.map(List::copyOf);
    }
  }

  /** Runs. */
  public Report report(Setting setting) {
    ScoredPairs pairs = new ScoredPairs(model.threshold());
    Scorer.score(model, weights, table, -1e9, pairs);
    UnionFind joined = new UnionFind(table.count());
    pairs.kept().stream()
        .filter(pair -> pair.bits() >= model.threshold())
        .forEach(pair -> joined.union(pair.a(), pair.b()));
    int[] personOf = new int[table.count()];
    for (int i = 0; i < personOf.length; i++) {
      personOf[i] = joined.find(i);
    }
    int[] sourceOf = sources(setting.sources());
    Groups groups = new Groups(setting.sources(), sourceOf, personOf);
    return new Report(
        setting.name(),
        setting.day(),
        new Totals(
            personOf.length,
            groups.people(),
            groups.joined(),
            0.5 * personOf.length * (personOf.length - 1.0),
            pairs.looked(),
            pairs.links()),
        groups.sources(),
        setting.refused(),
        learnt(),
        blocking(),
        pairs.bins(),
        groups.sizes(),
        groups.overlaps(),
        List.of(),
        new SelfMatches(model, weights, table).unlinkable(),
        setting
            .truth()
            .map(truth -> AccuracyCurve.of(pairs.kept(), numbered(truth), model.threshold())),
        examples(pairs));
  }

  private int[] sources(List<String> names) {
    Map<String, Integer> places = new LinkedHashMap<>();
    names.forEach(name -> places.put(name, places.size()));
    int[] sourceOf = new int[table.count()];
    table.query(
        "SELECT rid, source FROM " + RecordTable.NAME,
        row -> sourceOf[row.getInt(1)] = places.getOrDefault(row.getString(2), 0));
    return sourceOf;
  }

  private static int[] numbered(List<Optional<String>> truth) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    return truth.stream()
        .mapToInt(
            person -> person.map(p -> numbers.computeIfAbsent(p, n -> numbers.size())).orElse(-1))
        .toArray();
  }

  private Report.Model learnt() {
    List<Compared> comparisons = new ArrayList<>();
    for (int i = 0; i < model.comparisons().size(); i++) {
      Comparison comparison = model.comparisons().get(i);
      List<Level> levels = new ArrayList<>();
      for (int level = comparison.same(); level >= 0; level--) {
        levels.add(
            new Level(
                Words.level(comparison, level),
                weights.m()[i][level],
                weights.u()[i][level],
                weights.bits(i, level)));
      }
      comparisons.add(new Compared(comparison.column(), comparison.byFrequency(), levels));
    }
    return new Report.Model(model.id(), model.threshold(), weights.prior(), comparisons);
  }

  private List<Rule> blocking() {
    return BlockingCounts.of(model, table).stream()
        .map(c -> new Rule(Words.rule(c.rule()), c.alone(), c.added(), c.largest()))
        .toList();
  }

  /** The plainest link, a usual one, and those nearest to the threshold. */
  private List<Example> examples(ScoredPairs pairs) {
    Map<String, ScoredPair> chosen = new LinkedHashMap<>();
    int links = Math.toIntExact(pairs.links());
    if (links > 0) {
      chosen.put("The strongest link", pairs.kept().get(0));
      chosen.put("A usual link", pairs.kept().get(links / 2));
    }
    pairs.closestAbove().ifPresent(pair -> chosen.put("The weakest link", pair));
    pairs.closestBelow().ifPresent(pair -> chosen.put("The closest miss", pair));
    Explainer explainer = new Explainer(model, weights, table);
    List<Example> examples = new ArrayList<>();
    chosen.forEach(
        (title, pair) -> examples.add(new Example(title, explainer.explain(pair.a(), pair.b()))));
    return examples;
  }
}
