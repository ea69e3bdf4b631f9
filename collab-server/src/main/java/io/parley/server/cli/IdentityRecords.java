package io.parley.server.cli;

import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.ModelReader;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.linkage.TrainedReader;
import io.parley.identity.plan.IdentityFile;
import io.parley.identity.plan.Staged;
import io.parley.identity.plan.Staging;
import io.parley.identity.progress.Progress;
import io.parley.identity.table.RecordTable;
import io.parley.identity.yaml.Item;
import io.parley.server.node.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The records of an identity file in memory, and the model by which they are looked at.
 *
 * @param file the identity file
 * @param table its records
 * @param staged what was read and what was not
 * @param trained the model, read, or trained on these records
 */
record IdentityRecords(IdentityFile file, RecordTable table, Staged staged, TrainedModel trained)
    implements AutoCloseable {
  private static final int MEGABYTES = 3_000;

  /** Reads them, and trains the model on them unless its file is trained. */
  static IdentityRecords read(Path config, Progress progress) {
    IdentityFile file = IdentityFile.read(config);
    if (file.link() == LinkType.ONE_TO_ONE) {
      throw new ConfigurationException(
          "`link: one-to-one` cannot be looked at here yet; write `across` to see all pairs");
    }
    RecordTable table = RecordTable.open(MEGABYTES);
    try {
      Staged staged = Staging.stage(file, table, progress);
      progress.at("training the model", 0, 0);
      return new IdentityRecords(file, table, staged, trained(file, staged, table));
    } catch (RuntimeException e) {
      table.close();
      throw e;
    }
  }

  private static TrainedModel trained(IdentityFile file, Staged staged, RecordTable table) {
    Optional<Path> path = file.modelFile();
    if (path.filter(p -> TrainedReader.isTrained(text(p))).isPresent()) {
      return TrainedReader.read(path.get());
    }
    return TrainedModel.train(model(file).over(staged.columns()), table, file.link());
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new ConfigurationException(path + " cannot be read");
    }
  }

  private static LinkageModel model(IdentityFile file) {
    return file.modelFile()
        .map(path -> ModelReader.read(Item.read(path)))
        .orElseGet(() -> ModelReader.shipped(file.model()));
  }

  @Override
  public void close() {
    table.close();
  }
}
