package io.parley.server.room;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A file system of its own with a few megabytes, where this account may mount one. */
final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** One at this folder, or nothing where that is not allowed. */
  static Optional<SmallDisk> mount(Path folder, int megabytes)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "none", folder.toString());
    return mounted ? Optional.of(new SmallDisk(folder)) : Optional.empty();
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no such program here
    }
  }

  /** Writes until nothing more goes on it. */
  void fill() throws IOException {
    leave(0);
  }

  /** Writes until no more than this many bytes are free. */
  void leave(long bytes) throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve("filler"))) {
      byte[] block = new byte[4_096];
      while (Files.getFileStore(folder).getUsableSpace() > bytes) {
        out.write(block);
      }
    } catch (IOException e) {
      if (Files.getFileStore(folder).getUsableSpace() > bytes) {
        throw e;
      }
    }
  }

  /** Takes away what filled it. */
  void empty() throws IOException {
    Files.delete(folder.resolve("filler"));
  }

  @Override
  public void close() {
    try {
      if (!run("umount", "-l", folder.toString())) {
        throw new IllegalStateException(folder + " cannot be unmounted");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
