package io.parley.connector.source.iceberg;

import io.parley.connector.source.SourceContract;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** What every source must do, of an Iceberg table that others append to. */
class IcebergSourceContractTest extends SourceContract {
  private final Path folder;

  IcebergSourceContractTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Override
  protected Feed feed() {
    return new IcebergFeed(folder);
  }

  @Override
  protected Set<Ability> cannot() {
    return Set.of(Ability.HOLD_BROKEN_ROWS); // Parquet has types
  }
}
