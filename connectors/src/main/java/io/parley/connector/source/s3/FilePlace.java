package io.parley.connector.source.s3;

import io.parley.connector.source.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** Where files lie. It is only read. Not thread-safe. */
public interface FilePlace extends AutoCloseable {
  /** How messages call it, without a secret. */
  String shown();

  /**
   * Hands over the files of now, in the order of their names' bytes in UTF-8, page by page: a place
   * may hold more than fit into memory.
   *
   * @param prefix what their names begin with; empty: all
   * @throws SourceException if the place cannot be reached
   */
  void list(String prefix, Consumer<PlacedFile> each);

  /**
   * Opens a file at the version that was listed; empty where it is gone, or is another by now.
   *
   * @throws SourceException if the place cannot be reached
   */
  Optional<InputStream> open(PlacedFile file) throws IOException;

  @Override
  void close();
}
