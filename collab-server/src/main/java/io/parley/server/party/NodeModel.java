package io.parley.server.party;

import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.ModelReader;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.linkage.TrainedReader;
import io.parley.identity.normalise.IdentifierType;
import io.parley.identity.pack.NeededColumns;
import io.parley.identity.pack.PackedFrequencies;
import io.parley.identity.pack.PackedPairs;
import io.parley.identity.pack.PackedRecords;
import io.parley.identity.yaml.BadFile;
import io.parley.identity.yaml.Item;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The model that {@code node.identity.model} names, over what the sources have.
 *
 * <p>One that is not trained yet compares no identifiers. That two records share one is a link
 * already; that theirs differ says little, for people have several; and that theirs are alike says
 * nothing that the names do not say: addresses are made of names, and two Ann Smiths have {@code
 * ann.smith@} and {@code asmith@}. Weights add up for evidence that is independent, and this is
 * not. What records that share an identifier have in common is what the model learns from.
 */
record NodeModel(LinkageModel model, Optional<TrainedModel> trained) {
  /** The columns of records that hold identifiers. */
  static final Set<String> IDENTIFIERS =
      Stream.of(IdentifierType.values())
          .map(IdentifierType::word)
          .collect(Collectors.toUnmodifiableSet());

  /**
   * Reads it.
   *
   * @param columns that the records have
   * @throws ConfigurationException when it cannot be read, or does not fit the columns
   */
  static NodeModel read(String name, NodeDirectory directory, Set<String> columns) {
    try {
      if (!name.endsWith(".yaml")) {
        return untrained(ModelReader.shipped(name), columns);
      }
      Path file = directory.resolve(name);
      return isTrained(file)
          ? trained(signed(TrainedReader.read(file), name), columns)
          : untrained(ModelReader.read(Item.read(file)), columns);
    } catch (BadFile e) {
      throw new ConfigurationException("`node.identity.model`: " + e.getMessage());
    }
  }

  private static TrainedModel signed(TrainedModel read, String name) {
    if (read.signedOff().isEmpty()) {
      throw new BadFile(
          "nobody stands for the model %s; look at it, and sign it off with `parley identity sign FILE --by NAME`"
              .formatted(name));
    }
    return read;
  }

  private static boolean isTrained(Path file) {
    try {
      return TrainedReader.isTrained(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new BadFile(file + " cannot be read; check its path, and that it is UTF-8");
    }
  }

  private static NodeModel untrained(LinkageModel read, Set<String> columns) {
    try {
      return new NodeModel(read.over(columns).without(IDENTIFIERS), Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "model `%s` compares nothing that the sources have; map attributes of people under `identity` of each source"
              .formatted(read.id()));
    }
  }

  private static NodeModel trained(TrainedModel read, Set<String> columns) {
    Set<String> missing =
        NeededColumns.of(read.model()).columns().stream()
            .filter(column -> !columns.contains(column) && !column.equals(NeededColumns.SOURCE))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!missing.isEmpty()) {
      throw new ConfigurationException(
          "the trained model `%s` compares what no source maps (%s); map it under `identity`, or train a model without it"
              .formatted(read.model().id(), String.join(", ", missing)));
    }
    return new NodeModel(read.model(), Optional.of(read));
  }

  /** The model, trained on the records unless it was before. */
  TrainedModel on(PackedRecords records) {
    return trained.orElseGet(
        () ->
            TrainedModel.train(
                model,
                new PackedPairs(model, records, LinkType.WITHIN),
                PackedFrequencies.of(model, records)));
  }
}
