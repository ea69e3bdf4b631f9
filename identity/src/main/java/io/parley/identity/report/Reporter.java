package io.parley.identity.report;

import io.parley.identity.cluster.Clusters;
import io.parley.identity.compare.Comparison;
import io.parley.identity.explain.Explainer;
import io.parley.identity.gather.Gathering;
import io.parley.identity.judge.Accuracy;
import io.parley.identity.linkage.Block;
import io.parley.identity.linkage.BlockingCounts;
import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.OneToOne;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.linkage.Scorer;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.linkage.Weights;
import io.parley.identity.plan.Staged;
import io.parley.identity.progress.Progress;
import io.parley.identity.report.Report.Compared;
import io.parley.identity.report.Report.Example;
import io.parley.identity.report.Report.Guard;
import io.parley.identity.report.Report.Level;
import io.parley.identity.report.Report.Rule;
import io.parley.identity.report.Report.Totals;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Runs a trained model over records and writes down what there is to see. */
public final class Reporter {
  private final TrainedModel trained;
  private final LinkageModel model;
  private final RecordTable table;
  private final LinkType link;

  /**
   * Reports on these records.
   *
   * @param table of records, with a column {@code source}
   * @param link which pairs may be one person
   */
  public Reporter(TrainedModel trained, RecordTable table, LinkType link) {
    this.trained = trained;
    this.model = trained.model();
    this.table = table;
    this.link = link;
  }

  /**
   * What stands around the run.
   *
   * @param name what the report is called
   * @param day ISO 8601
   * @param staged the records and what was not taken
   * @param truth for each record a name of its true person
   */
  public record Setting(String name, String day, Staged staged, Optional<List<String>> truth) {
    public Setting {
      truth = truth.map(List::copyOf);
    }

    private List<String> sources() {
      return staged.sources().stream().map(Staged.SourceCount::name).toList();
    }
  }

  /** Runs. */
  public Report report(Setting setting, Progress progress) {
    progress.at("comparing records", 0, 0);
    ScoredPairs pairs = new ScoredPairs(model.threshold());
    List<Block> blocks = Scorer.score(trained, table, link, -1e9, pairs);
    List<ScoredPair> links = links(pairs);
    progress.at("gathering people", 0, 0);
    Clusters people = Gathering.inTable(trained, table, link, blocks).of(links);
    int[] personOf = people.toArray();
    int[] sourceOf = sources(setting.sources());
    Groups groups = new Groups(setting.sources(), sourceOf, personOf);
    progress.at("counting pairs by rule", 0, 0);
    List<Rule> rules = blocking(blocks);
    progress.at("comparing each record with a copy of itself", 0, 0);
    return new Report(
        setting.name(),
        setting.day(),
        new Totals(
            personOf.length,
            groups.people(),
            groups.joined(),
            possible(groups),
            pairs.looked(),
            links.size()),
        groups.sources(),
        NotTaken.of(setting.staged()),
        learnt(),
        rules,
        pairs.bins(),
        groups.sizes(),
        groups.overlaps(),
        guards(blocks, people),
        new SelfMatches(trained, table).unlinkable(),
        setting
            .truth()
            .filter(known -> link != LinkType.ONE_TO_ONE) // whose links no threshold alone decides
            .map(truth -> accuracy(pairs, people, truth)),
        examples(pairs, blocks));
  }

  /** At the threshold that of the people who were found, after guards; the curve has none. */
  private Report.Accuracy accuracy(ScoredPairs pairs, Clusters people, List<String> truth) {
    Report.Accuracy curve = AccuracyCurve.of(pairs.kept(), numbered(truth), model.threshold());
    Accuracy.Score found =
        Accuracy.of(IntStream.range(0, truth.size()).mapToObj(people::of).toList(), truth)
            .pairwise();
    return new Report.Accuracy(
        new Report.Point(model.threshold(), found.precision(), found.recall(), found.f1()),
        curve.best(),
        curve.curve());
  }

  private List<ScoredPair> links(ScoredPairs pairs) {
    List<ScoredPair> enough =
        pairs.kept().stream().filter(pair -> pair.bits() >= model.threshold()).toList();
    return link == LinkType.ONE_TO_ONE ? OneToOne.of(enough, table).links() : enough;
  }

  private double possible(Groups groups) {
    double records = table.count();
    double pairs = 0.5 * records * (records - 1);
    return link == LinkType.WITHIN
        ? pairs
        : pairs
            - groups.sources().stream()
                .mapToDouble(source -> 0.5 * source.records() * (source.records() - 1.0))
                .sum();
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

  private static int[] numbered(List<String> truth) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    return truth.stream()
        .mapToInt(person -> numbers.computeIfAbsent(person, p -> numbers.size()))
        .toArray();
  }

  private Report.Model learnt() {
    Weights weights = trained.weights();
    List<Compared> comparisons = new ArrayList<>();
    for (int i = 0; i < model.comparisons().size(); i++) {
      Comparison comparison = model.comparisons().get(i);
      List<Level> levels = new ArrayList<>();
      for (int level = comparison.same(); level >= 0; level--) {
        levels.add(
            new Level(
                Explainer.word(comparison, level),
                weights.m()[i][level],
                weights.u()[i][level],
                weights.bits(i, level)));
      }
      comparisons.add(new Compared(comparison.column(), comparison.byFrequency(), levels));
    }
    return new Report.Model(model.id(), model.threshold(), weights.prior(), comparisons);
  }

  private List<Rule> blocking(List<Block> blocks) {
    return BlockingCounts.of(blocks, link, table).stream()
        .map(
            counts ->
                new Rule(
                    counts.block().rule().text(),
                    counts.block().pairs(),
                    counts.added(),
                    counts.block().largest(),
                    counts.block().cutBlocks(),
                    counts.block().heldBy()))
        .toList();
  }

  private static List<Guard> guards(List<Block> blocks, Clusters people) {
    List<Guard> guards = new ArrayList<>();
    for (Block block : blocks) {
      if (block.cutBlocks() > 0) {
        guards.add(
            new Guard(
                "blocks of %s with more than %d records, not looked at"
                    .formatted(block.rule().text(), block.heldBy()),
                block.cutBlocks()));
      }
    }
    Gathering.counted(people)
        .forEach((why, count) -> guards.add(new Guard("links cut, " + why, count)));
    return guards;
  }

  /** The plainest link, a usual one, and those nearest to the threshold. */
  private List<Example> examples(ScoredPairs pairs, List<Block> blocks) {
    Map<String, ScoredPair> chosen = new LinkedHashMap<>();
    int links = Math.toIntExact(pairs.links());
    if (links > 0) {
      chosen.put("The strongest link", pairs.kept().get(0));
      chosen.put("A usual link", pairs.kept().get(links / 2));
    }
    pairs.closestAbove().ifPresent(pair -> chosen.put("The weakest link", pair));
    pairs.closestBelow().ifPresent(pair -> chosen.put("The closest miss", pair));
    Explainer explainer = new Explainer(trained, table, link, blocks);
    List<Example> examples = new ArrayList<>();
    chosen.forEach(
        (title, pair) -> examples.add(new Example(title, explainer.explain(pair.a(), pair.b()))));
    return examples;
  }
}
