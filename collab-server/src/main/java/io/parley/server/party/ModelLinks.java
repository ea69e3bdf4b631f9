package io.parley.server.party;

import io.parley.connector.source.SourceRow;
import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.ModelReader;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.linkage.Scorer;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.linkage.Unlinkable;
import io.parley.identity.normalise.IdentifierType;
import io.parley.identity.table.RecordTable;
import io.parley.identity.yaml.BadFile;
import io.parley.identity.yaml.Item;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a model says of a party's records: trained on them, without labels.
 *
 * <p>Identifiers are not compared. That two records share one is a link already; that theirs differ
 * says little, for people have several; and that theirs are alike says nothing that the names do
 * not say: addresses are made of names, and two Ann Smiths have {@code ann.smith@} and {@code
 * asmith@}. Weights add up for evidence that is independent, and this is not. What records that
 * share an identifier have in common is what the model learns from.
 */
final class ModelLinks implements AutoCloseable {
  private static final Set<String> IDENTIFIERS =
      Stream.of(IdentifierType.values())
          .map(IdentifierType::word)
          .collect(Collectors.toUnmodifiableSet());

  private final LinkageModel model;
  private final ModelRecords records;
  private final Progress progress;

  private ModelLinks(LinkageModel model, ModelRecords records, Progress progress) {
    this.model = model;
    this.records = records;
    this.progress = progress;
  }

  /**
   * What a model came to.
   *
   * @param model its name and version
   * @param pairs the pairs at or above its threshold, by places of records
   * @param unlinkable records in which it could find nobody, and without an identifier
   */
  record Found(String model, List<ScoredPair> pairs, long unlinkable) {}

  /**
   * Reads the model that the configuration names, if it names one.
   *
   * @throws ConfigurationException when it cannot be read, or compares nothing that a source has
   */
  static Optional<ModelLinks> of(
      NodeConfiguration configuration, NodeDirectory directory, Progress progress) {
    if (!configuration.identity().isOn()) {
      return Optional.empty();
    }
    LinkageModel read = read(configuration.identity().model(), directory);
    ModelRecords records =
        ModelRecords.open(configuration.sources(), configuration.identity().memoryMegabytes());
    try {
      LinkageModel model = read.over(records.columns()).without(IDENTIFIERS);
      return Optional.of(new ModelLinks(model, records, progress));
    } catch (IllegalArgumentException e) {
      records.close();
      throw new ConfigurationException(
          "model `%s` compares nothing that the sources have; map attributes of people under `identity` of each source"
              .formatted(read.id()));
    }
  }

  private static LinkageModel read(String model, NodeDirectory directory) {
    try {
      return model.endsWith(".yaml")
          ? ModelReader.read(Item.read(directory.resolve(model)))
          : ModelReader.shipped(model);
    } catch (BadFile e) {
      throw new ConfigurationException("`node.identity.model`: " + e.getMessage());
    }
  }

  /** Adds a record; the first one has place 0. */
  void add(SourceRow row, NodeConfiguration.Source source) {
    records.add(row, source);
  }

  /** Trains the model on the records, and compares them. */
  Found find() {
    long start = System.nanoTime();
    RecordTable table = records.complete();
    TrainedModel trained = TrainedModel.train(model, table, LinkType.WITHIN);
    progress.took("model %s is trained on its records".formatted(model.id()), start);
    long scoring = System.nanoTime();
    List<ScoredPair> pairs = new ArrayList<>();
    Scorer.score(trained, table, LinkType.WITHIN, model.threshold(), pairs::add);
    progress.took("%,d pairs of records look like one person".formatted(pairs.size()), scoring);
    return new Found(model.id(), pairs, Unlinkable.count(trained, table, withoutIdentifier()));
  }

  private String withoutIdentifier() {
    String none =
        IDENTIFIERS.stream()
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
