package io.parley.connector.lake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/**
 * A local file that is on the disk when it is closed: the catalog's commit is, and a table whose
 * catalog names a file that a power cut took is lost.
 */
final class DurableOutput implements OutputFile {
  private final OutputFile file;

  DurableOutput(OutputFile file) {
    this.file = file;
  }

  @Override
  public PositionOutputStream create() {
    return new Forcing(file.create(), Path.of(file.location()));
  }

  @Override
  public PositionOutputStream createOrOverwrite() {
    return new Forcing(file.createOrOverwrite(), Path.of(file.location()));
  }

  @Override
  public String location() {
    return file.location();
  }

  @Override
  public InputFile toInputFile() {
    return file.toInputFile();
  }

  private static final class Forcing extends PositionOutputStream {
    private final PositionOutputStream out;
    private final Path path;

    private Forcing(PositionOutputStream out, Path path) {
      this.out = out;
      this.path = path;
    }

    @Override
    public long getPos() throws IOException {
      return out.getPos();
    }

    @Override
    public long storedLength() throws IOException {
      return out.storedLength();
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
      try (FileChannel written = FileChannel.open(path, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      LocalStore.force(path.toAbsolutePath().getParent());
    }
  }
}
