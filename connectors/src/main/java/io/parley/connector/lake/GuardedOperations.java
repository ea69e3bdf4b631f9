package io.parley.connector.lake;

import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * Commits to a table that only go through on properties as they are expected. Iceberg tries a
 * commit again on what another committed meanwhile, and knows nothing of what properties mean: two
 * readers of one source would both keep its rows.
 */
final class GuardedOperations implements TableOperations {
  private final TableIdentifier id;
  private final TableOperations table;
  private final Map<String, Optional<String>> expected;

  GuardedOperations(
      TableIdentifier id, TableOperations table, Map<String, Optional<String>> expected) {
    this.id = id;
    this.table = table;
    this.expected = Map.copyOf(expected);
  }

  @Override
  public void commit(TableMetadata base, TableMetadata metadata) {
    check(base.properties());
    table.commit(base, metadata);
  }

  void check(Map<String, String> properties) {
    expected.forEach(
        (key, value) -> {
          if (!Optional.ofNullable(properties.get(key)).equals(value)) {
            throw new LakeConflictException(
                "table "
                    + id
                    + ": `"
                    + key
                    + "` is no longer what this change builds on; another came first. Look at the"
                    + " table and go on from there");
          }
        });
  }

  @Override
  public TableMetadata current() {
    return table.current();
  }

  @Override
  public TableMetadata refresh() {
    return table.refresh();
  }

  @Override
  public FileIO io() {
    return table.io();
  }

  @Override
  public EncryptionManager encryption() {
    return table.encryption();
  }

  @Override
  public String metadataFileLocation(String fileName) {
    return table.metadataFileLocation(fileName);
  }

  @Override
  public LocationProvider locationProvider() {
    return table.locationProvider();
  }

  @Override
  public TableOperations temp(TableMetadata uncommittedMetadata) {
    return table.temp(uncommittedMetadata);
  }

  @Override
  public long newSnapshotId() {
    return table.newSnapshotId();
  }

  @Override
  public boolean requireStrictCleanup() {
    return table.requireStrictCleanup();
  }
}
