package io.parley.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code parley demo} as a program of its own, with its own folder for temporary files. */
final class DemoProcess implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final List<String> err = Collections.synchronizedList(new ArrayList<>());
  private final Thread reader;

  private DemoProcess(Process process, Path out) {
    this.process = process;
    this.out = out;
    this.reader = new Thread(this::read, "demo-err");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts it with nothing to read and the given folder as its temporary one. */
  static DemoProcess start(Path temporary, Path out) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-Dio.netty.noUnsafe=false",
            "-Dfile.encoding=UTF-8",
            "-Duser.timezone=UTC",
            "-Duser.language=en",
            "-Duser.country=US",
            "-Djava.io.tmpdir=" + temporary,
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            "io.parley.server.Parley",
            "demo",
            "--exit",
            "--json");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .start();
    return new DemoProcess(process, out);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        err.add(line);
      }
    } catch (IOException e) {
      err.add("(broken off)");
    }
  }

  /** Waits until standard error says something. */
  void awaitSaid(String text, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!said().contains(text)) {
      assertThat(System.nanoTime())
          .as("still waiting for `%s` after %s", text, said())
          .isLessThan(end);
      assertThat(process.isAlive()).as("alive before it said `%s`: %s", text, said()).isTrue();
      Thread.sleep(20);
    }
  }

  String said() {
    synchronized (err) {
      return String.join("\n", err);
    }
  }

  List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  /** SIGTERM, as Ctrl-C or an init system would. */
  void terminate() {
    process.toHandle().destroy();
  }

  int awaitExit(Duration atMost) throws InterruptedException {
    assertThat(process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS))
        .as("ended within %s: %s", atMost, said())
        .isTrue();
    reader.join(5_000);
    return process.exitValue();
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  @Override
  public void close() {
    List<ProcessHandle> below = descendants();
    process.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
  }
}
