package io.parley.connector.destination.file;

import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.Batch;
import io.parley.connector.destination.BatchResult;
import io.parley.connector.destination.Destination;
import io.parley.connector.destination.Encoded;
import io.parley.connector.destination.Takes;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * Files in a store: {@code DELIVERY/add-00001.csv} and so on, those who go in {@code remove-…}. The
 * same batch has the same name, so a file that is written again replaces itself.
 */
public final class FileDestination implements Destination {
  private final FileFormat format;
  private final FileStore store;
  private final String folder;

  /**
   * The destination.
   *
   * @param folder in the store: one part, or empty for none
   */
  public FileDestination(FileFormat format, FileStore store, String folder) {
    if (!folder.isEmpty() && !folder.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}")) {
      throw new IllegalArgumentException(
          "a folder has letters, digits, hyphens, underscores and dots, a letter or digit first");
    }
    this.format = format;
    this.store = store;
    this.folder = folder;
  }

  @Override
  public String name() {
    return format.name();
  }

  @Override
  public String target() {
    return store.place() + "/" + folder;
  }

  @Override
  public Takes takes() {
    return format.takes();
  }

  @Override
  public Encoded encode(AudienceMember member) {
    return format.encode(member);
  }

  @Override
  public byte[] body(Batch batch) {
    return format.body(batch);
  }

  @Override
  public BatchResult deliver(Batch batch) {
    String name =
        "%s/%s-%05d.%s"
            .formatted(
                batch.delivery(),
                batch.change().name().toLowerCase(Locale.ROOT),
                batch.sequence(),
                format.extension());
    try {
      store.put(folder.isEmpty() ? name : folder + "/" + name, body(batch));
      return new BatchResult.Accepted(Optional.empty(), 0);
    } catch (IOException e) {
      return new BatchResult.Refused("not_written", true);
    }
  }
}
