package io.parley.connector.lake;

import java.util.function.Supplier;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/**
 * Files as a catalog gets them. Catalogs close what they are given, some of them when a table is
 * forgotten; the files are the store's to close.
 */
final class SharedFiles implements FileStore.StoreFiles {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // nobody sends files elsewhere
  private final transient Supplier<FileStore.StoreFiles> shared;

  SharedFiles(FileStore store) {
    this.shared = store::io;
  }

  @Override
  public InputFile newInputFile(String path) {
    return shared.get().newInputFile(path);
  }

  @Override
  public InputFile newInputFile(String path, long length) {
    return shared.get().newInputFile(path, length);
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return shared.get().newOutputFile(path);
  }

  @Override
  public void deleteFile(String path) {
    shared.get().deleteFile(path);
  }

  @Override
  public Iterable<FileInfo> listPrefix(String prefix) {
    return shared.get().listPrefix(prefix);
  }

  @Override
  public void deletePrefix(String prefix) {
    shared.get().deletePrefix(prefix);
  }

  @Override
  public void close() {
    // See above.
  }
}
