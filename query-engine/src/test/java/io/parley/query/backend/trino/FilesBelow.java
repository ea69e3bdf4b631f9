package io.parley.query.backend.trino;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/** Iceberg's files below a folder, under the locations that Trino gives them. */
final class FilesBelow implements FileIO {
  private static final long serialVersionUID = 1L;

  private final String folder;

  FilesBelow(String folder) {
    this.folder = folder;
  }

  private Path path(String location) {
    return Path.of(folder, location.replaceFirst("^local:/*", ""));
  }

  @Override
  public InputFile newInputFile(String location) {
    return new Named(org.apache.iceberg.Files.localInput(path(location).toFile()), location);
  }

  @Override
  public OutputFile newOutputFile(String location) {
    try {
      Files.createDirectories(path(location).getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new NamedOutput(org.apache.iceberg.Files.localOutput(path(location).toFile()), location);
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
