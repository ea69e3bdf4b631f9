package io.parley.connector.lake;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.UUID;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.deletes.PositionDeleteIndex;
import org.apache.iceberg.io.IOUtil;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * Deletion vectors of Iceberg v3 for DuckDB: it does not read such bitmaps, so that the numbers go
 * into a file of lines. The file is named by the vector, which never changes, and says nothing of
 * any row but where it stands.
 */
final class DeletionVectors {
  private DeletionVectors() {}

  /**
   * The file of lines, made if it is not there.
   *
   * @throws LakeException if the vector cannot be read
   */
  static Path csv(FileStore store, DeleteFile vector) {
    long offset = Objects.requireNonNull(vector.contentOffset());
    UUID name =
        UUID.nameUUIDFromBytes((vector.location() + "#" + offset).getBytes(StandardCharsets.UTF_8));
    Path folder = store.work().resolve("vectors");
    Path file = folder.resolve(name + ".csv");
    try {
      if (!Files.exists(file)) {
        Opening.makePrivate(folder);
        Path part = file.resolveSibling("." + UUID.randomUUID());
        write(index(store, vector, offset), part);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return file;
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new LakeException(vector.location() + ": a deletion vector cannot be read", e);
    }
  }

  private static PositionDeleteIndex index(FileStore store, DeleteFile vector, long offset)
      throws IOException {
    byte[] bytes = new byte[Math.toIntExact(Objects.requireNonNull(vector.contentSizeInBytes()))];
    try (SeekableInputStream in = store.io().newInputFile(vector.location()).newStream()) {
      in.seek(offset);
      IOUtil.readFully(in, bytes, 0, bytes.length);
    }
    return PositionDeleteIndex.deserialize(bytes, vector); // checks its sum and its count
  }

  private static void write(PositionDeleteIndex index, Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      index.forEach(
          row -> {
            try {
              out.write(Long.toString(row));
              out.write('\n');
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
