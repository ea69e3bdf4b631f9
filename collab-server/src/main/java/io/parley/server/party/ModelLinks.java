package io.parley.server.party;

import io.parley.connector.source.SourceRow;
import io.parley.identity.cluster.Clusters;
import io.parley.identity.cluster.Edges;
import io.parley.identity.gather.Gathering;
import io.parley.identity.link.Linker;
import io.parley.identity.link.RecordKey;
import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.linkage.Unlinkable;
import io.parley.identity.pack.BulkScorer;
import io.parley.identity.pack.NeededColumns;
import io.parley.identity.pack.PackedRecords;
import io.parley.identity.table.RecordTable;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a model says of a party's records. */
final class ModelLinks implements AutoCloseable {
  private final NodeModel model;
  private final ModelRecords records;
  private final int megabytes;
  private final Progress progress;
  private long unlinkable;
  private Optional<Learned> learned = Optional.empty();

  private ModelLinks(NodeModel model, ModelRecords records, int megabytes, Progress progress) {
    this.model = model;
    this.records = records;
    this.megabytes = megabytes;
    this.progress = progress;
  }

  /**
   * Reads the model that the configuration names, if it names one.
   *
   * @throws ConfigurationException when it cannot be read, or does not fit the sources
   */
  static Optional<ModelLinks> of(
      NodeConfiguration configuration, NodeDirectory directory, Progress progress) {
    if (!configuration.identity().isOn()) {
      return Optional.empty();
    }
    NodeModel model =
        NodeModel.read(
            configuration.identity().model(),
            directory,
            ModelRecords.columns(configuration.sources()));
    int megabytes = configuration.identity().memoryMegabytes();
    ModelRecords records = ModelRecords.open(configuration.sources(), megabytes);
    return Optional.of(new ModelLinks(model, records, megabytes, progress));
  }

  /** Adds a record; the first one has place 0. */
  void add(SourceRow row, NodeConfiguration.Source source, RecordKey key) {
    records.add(row, source, key);
  }

  /** The model's name and version. */
  String id() {
    return model.model().id();
  }

  /**
   * Records in which the model could find nobody, and without an identifier: once it has judged.
   */
  long unlinkable() {
    return unlinkable;
  }

  /**
   * Has the model learn from the records where it has not before, compares them, and holds its
   * guards against its own links and those of shared identifiers alike: so that no identifier joins
   * over a third record what a guard keeps apart.
   *
   * @param shared links of shared identifiers, by places of records
   * @return the links that hold
   * @throws ConfigurationException when that takes more memory than it may
   */
  Linker.Holding judge(List<ScoredPair> shared) {
    try {
      return judged(shared);
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof SQLException full
          && String.valueOf(full.getMessage()).contains("Out of Memory")) {
        throw new ConfigurationException(
            "comparing the records takes more than %d megabytes, and nothing of it may go to disk; raise `node.identity.memory-megabytes`"
                .formatted(megabytes));
      }
      throw e;
    }
  }

  /**
   * What a model learned from records, and found among them.
   *
   * @param records by their numbers, in the order in which they were added
   * @param pairs that reach the threshold, whether their links hold or not
   */
  record Learned(TrainedModel trained, PackedRecords records, List<ScoredPair> pairs) {
    Learned {
      pairs = List.copyOf(pairs);
    }
  }

  /** The same; empty before it has judged. */
  Optional<Learned> learned() {
    return learned;
  }

  /**
   * Holds a model's guards against links.
   *
   * @param table the records
   * @param found pairs of the model
   * @param shared links of shared identifiers
   */
  static Linker.Holding holding(
      TrainedModel trained,
      RecordTable table,
      Gathering.Within within,
      List<ScoredPair> found,
      List<ScoredPair> shared) {
    Clusters people =
        new Gathering(trained, table, LinkType.WITHIN, within).of(edges(found), edges(shared));
    return new Linker.Holding(holding(shared, people), holding(found, people));
  }

  private Linker.Holding judged(List<ScoredPair> shared) {
    long start = System.nanoTime();
    String id = id();
    RecordTable table = records.complete();
    PackedRecords packed = PackedRecords.of(table, NeededColumns.of(model.model()));
    TrainedModel trained = model.on(packed);
    progress.took("the model %s has learned from the records".formatted(id), start);
    long scoring = System.nanoTime();
    List<ScoredPair> pairs = new ArrayList<>();
    BulkScorer scorer = new BulkScorer(trained, packed, LinkType.WITHIN);
    scorer.score(trained.model().threshold(), pairs::add, done -> {});
    // Which thread finds a pair first is chance, and nothing is to follow from it.
    pairs.sort(Comparator.comparingInt(ScoredPair::a).thenComparingInt(ScoredPair::b));
    progress.took("%,d pairs of records look like one person".formatted(pairs.size()), scoring);
    Linker.Holding holding = holding(trained, table, scorer::within, pairs, shared);
    unlinkable = Unlinkable.count(trained, table, withoutIdentifier());
    learned = Optional.of(new Learned(trained, packed, pairs));
    return holding;
  }

  private static Edges edges(List<ScoredPair> links) {
    Edges edges = new Edges();
    links.forEach(link -> edges.add(link.a(), link.b(), link.bits()));
    return edges;
  }

  private static List<ScoredPair> holding(List<ScoredPair> links, Clusters people) {
    return links.stream().filter(link -> people.of(link.a()) == people.of(link.b())).toList();
  }

  private String withoutIdentifier() {
    String none =
        NodeModel.IDENTIFIERS.stream()
            .filter(records.columns()::contains)
            .sorted()
            .map(column -> column + " IS NULL")
            .collect(Collectors.joining(" AND "));
    return none.isEmpty() ? "TRUE" : none;
  }

  @Override
  public void close() {
    records.close();
  }
}
