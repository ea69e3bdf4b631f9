package io.parley.server.cli;

import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.plan.IdentityFile;
import io.parley.identity.plan.Models;
import io.parley.identity.plan.Staged;
import io.parley.identity.plan.Staging;
import io.parley.identity.progress.Progress;
import io.parley.identity.table.RecordTable;
import java.nio.file.Path;

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
    RecordTable table = RecordTable.open(MEGABYTES);
    try {
      Staged staged = Staging.stage(file, table, progress);
      return new IdentityRecords(file, table, staged, Models.of(file, staged, table, progress));
    } catch (RuntimeException e) {
      table.close();
      throw e;
    }
  }

  @Override
  public void close() {
    table.close();
  }
}
