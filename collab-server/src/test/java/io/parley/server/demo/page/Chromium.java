package io.parley.server.demo.page;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real browser without a window, started afresh for each page. */
public final class Chromium {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path program;
  private final Path folder;

  private Chromium(Path program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /** The browser on the PATH, if there is one; it writes below a folder. */
  public static Optional<Chromium> find(Path folder) {
    for (String place : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      for (String name : NAMES) {
        Path program = Path.of(place.isEmpty() ? "." : place, name);
        if (Files.isRegularFile(program) && Files.isExecutable(program)) {
          return Optional.of(new Chromium(program, folder));
        }
      }
    }
    return Optional.empty();
  }

  /** What was sought. */
  public static String sought() {
    return String.join(", ", NAMES);
  }

  /** The document after loading, as the browser understood it. */
  public String dom(String address, int width) throws IOException, InterruptedException {
    return Files.readString(run(address, width, 900, "--dump-dom"), StandardCharsets.UTF_8);
  }

  /** A picture of the page. */
  public Path screenshot(String address, int width, int height)
      throws IOException, InterruptedException {
    Path picture = folder.resolve("page-" + width + ".png");
    run(address, width, height, "--screenshot=" + picture);
    return picture;
  }

  private Path run(String address, int width, int height, String... what)
      throws IOException, InterruptedException {
    Path user = Files.createTempDirectory(folder, "user");
    Path output = Files.createTempFile(folder, "chromium", ".out");
    Path errors = Files.createTempFile(folder, "chromium", ".err");
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + user,
                "--window-size=" + width + "," + height));
    command.addAll(List.of(what));
    command.add(address);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("the browser took more than " + PATIENCE + " for " + address);
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      remove(user);
    }
    if (process.exitValue() != 0) {
      throw new IOException("the browser ended with " + process.exitValue() + ", see " + errors);
    }
    return output;
  }

  /** Children of the browser may write a little longer than itself. */
  private static void remove(Path directory) throws InterruptedException {
    for (int attempt = 0; attempt < 50 && !removed(directory); attempt++) {
      Thread.sleep(100);
    }
  }

  private static boolean removed(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
      return true;
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }
}
