package io.parley.connector.source.iceberg;

import org.apache.iceberg.Files;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/** Local files, for reading alone: the table is somebody else's. */
final class ReadOnlyFiles implements FileIO {
  private static final long serialVersionUID = 1L;

  @Override
  public InputFile newInputFile(String path) {
    return Files.localInput(LocalPath.of(path).toString());
  }

  @Override
  public OutputFile newOutputFile(String path) {
    throw new UnsupportedOperationException("tables of others are not written");
  }

  @Override
  public void deleteFile(String path) {
    throw new UnsupportedOperationException("tables of others are not written");
  }
}
