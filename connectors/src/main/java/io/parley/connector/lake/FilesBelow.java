package io.parley.connector.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * Iceberg's files below a folder, under the locations {@code local:///…} that Trino gives them:
 * each of the two calls the folder something else, and the files are the same.
 */
final class FilesBelow implements FileIO {
  private static final long serialVersionUID = 1L;
  private static final String ROOT = "local:///";

  private final String folder;

  FilesBelow(Path folder) {
    this.folder = folder.toString();
  }

  /** The location of what lies there below the folder. */
  static String location(String below) {
    return ROOT + below;
  }

  /** Where a location lies; nothing outside the folder has one. */
  Path path(String location) {
    Path root = Path.of(folder).toAbsolutePath().normalize();
    Path path = root.resolve(location.replaceFirst("^local:/*", "")).normalize();
    if (!location.startsWith("local:/") || !path.startsWith(root) || path.equals(root)) {
      throw new LakeException("a location of the staging catalog is not below its folder");
    }
    return path;
  }

  @Override
  public InputFile newInputFile(String location) {
    return new Named(org.apache.iceberg.Files.localInput(path(location).toFile()), location);
  }

  @Override
  public OutputFile newOutputFile(String location) {
    Path path = path(location);
    try {
      Files.createDirectories(path.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new NamedOutput(org.apache.iceberg.Files.localOutput(path.toFile()), location);
  }

  @Override
  public void deleteFile(String location) {
    try {
      Files.deleteIfExists(path(location));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file under the location by which it was asked for. */
  private record Named(InputFile file, String location) implements InputFile {
    @Override
    public long getLength() {
      return file.getLength();
    }

    @Override
    public SeekableInputStream newStream() {
      return file.newStream();
    }

    @Override
    public boolean exists() {
      return file.exists();
    }
  }

  /** The same for one that is written. */
  private record NamedOutput(OutputFile file, String location) implements OutputFile {
    @Override
    public PositionOutputStream create() {
      return file.create();
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return file.createOrOverwrite();
    }

    @Override
    public InputFile toInputFile() {
      return new Named(file.toInputFile(), location);
    }
  }
}
