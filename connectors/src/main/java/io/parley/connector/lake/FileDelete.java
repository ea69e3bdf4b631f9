package io.parley.connector.lake;

import java.util.List;
import org.apache.iceberg.DeleteFile;

/** A delete file that applies to a data file, checked to be one that Parley reads. */
sealed interface FileDelete {
  /** The file as Iceberg has it. */
  DeleteFile file();

  /** Where it rests, and its size. */
  default FileStore.Stored stored() {
    return new FileStore.Stored(file().location(), file().fileSizeInBytes());
  }

  /** Rows of data files by their places, as Parquet. */
  record Positions(DeleteFile file) implements FileDelete {}

  /** Rows of one data file by their places, as a bitmap in a Puffin file. */
  record Vector(DeleteFile file) implements FileDelete {}

  /**
   * Rows of older data files by the values of columns, as Parquet.
   *
   * @param keys the columns, by the ids that files have for them
   */
  record Values(DeleteFile file, List<ScanField> keys) implements FileDelete {
    /** Copies the keys. */
    public Values {
      keys = List.copyOf(keys);
    }
  }
}
