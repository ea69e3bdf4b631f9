package io.parley.connector.source;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Writes rejections to {@code rejects/SOURCE.csv}: columns {@code line}, {@code column}, {@code
 * reason}.
 *
 * <p>The file appears with the first rejection, readable by its owner alone where the file system
 * knows owners. It holds no cell of the source; it still tells which rows of which people are odd.
 */
public final class RejectFile implements RejectSink, AutoCloseable {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;
  private Optional<CsvWriter> writer = Optional.empty();

  private RejectFile(Path file) {
    this.file = file;
  }

  /**
   * Begins a run: the file of an earlier run is removed, since its lines are about another state of
   * the source.
   *
   * @param directory the directory in which {@code rejects} lies or will lie
   * @param mapping the mapping of the source to be read; its name becomes the file's
   * @throws SourceException if the earlier file cannot be removed
   */
  public static RejectFile open(Path directory, SourceMapping mapping) {
    Path file = directory.resolve("rejects").resolve(mapping.source() + ".csv");
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new SourceException(file + " of an earlier run cannot be removed", e);
    }
    return new RejectFile(file);
  }

  /** Where the file is, or would be. */
  public Path file() {
    return file;
  }

  @Override
  public void reject(Rejection rejection) {
    CsvWriter open = writer.orElseGet(this::create);
    open.writeRecord(
        Long.toString(rejection.line()), rejection.column().orElse(""), rejection.reason());
  }

  /**
   * Completes the file.
   *
   * @throws SourceException if it cannot be written
   */
  @Override
  public void close() {
    if (writer.isPresent()) {
      try {
        writer.get().close();
      } catch (IOException e) {
        throw new SourceException(file + " cannot be written; is the disk full?", e);
      }
    }
  }

  private CsvWriter create() {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      // The mode is given at creation: set afterwards, it would come a moment too late.
      FileAttribute<?>[] mode =
          file.getFileSystem().supportedFileAttributeViews().contains("posix")
              ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
              : new FileAttribute<?>[0];
      CsvWriter created =
          CsvWriter.builder()
              .build(
                  Channels.newWriter(
                      Files.newByteChannel(
                          file,
                          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                          mode),
                      StandardCharsets.UTF_8));
      writer = Optional.of(created);
      created.writeRecord("line", "column", "reason");
      return created;
    } catch (IOException e) {
      throw new SourceException(file + " cannot be created", e);
    }
  }
}
