package io.parley.server.demo;

import io.parley.server.node.ConfigurationException;
import io.parley.server.node.Endpoint;
import io.parley.server.wire.Json;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One node as a child JVM. It ends when its standard input does, so it never outlives us. */
public final class NodeProcess implements AutoCloseable {
  private final String name;
  private final Path directory;
  private final Process process;
  private final Thread pump;

  private NodeProcess(String name, Path directory, Process process, Thread pump) {
    this.name = name;
    this.directory = directory;
    this.process = process;
    this.pump = pump;
  }

  /** Starts the node of a directory; what it says goes to its {@code node.log} and to us. */
  public static NodeProcess start(String name, Path directory, PrintStream echo) {
    List<String> command = new ArrayList<>(javaCommand());
    command.addAll(
        List.of(
            "node",
            "serve",
            "--until-input-ends",
            "--config",
            directory.resolve("node.yaml").toString()));
    try {
      Files.deleteIfExists(directory.resolve(Endpoint.FILE));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.PIPE)
              .start();
      Thread pump = new Thread(() -> pump(process, directory, echo), name + "-log");
      pump.setDaemon(true);
      pump.start();
      return new NodeProcess(name, directory, process, pump);
    } catch (IOException e) {
      throw new UncheckedIOException("the node " + name + " cannot be started", e);
    }
  }

  /** The same program as this, with the flags that Arrow and DuckDB need on any JDK. */
  private static List<String> javaCommand() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        new ArrayList<>(
            List.of(
                java,
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Dio.netty.noUnsafe=false",
                "-Dfile.encoding=UTF-8",
                "-Duser.timezone=UTC",
                "-Duser.language=en",
                "-Duser.country=US",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    String classPath = System.getProperty("java.class.path");
    if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
      command.addAll(List.of("-jar", classPath));
    } else {
      command.addAll(List.of("-cp", classPath, "io.parley.server.Parley"));
    }
    return command;
  }

  private static void pump(Process process, Path directory, PrintStream echo) {
    try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        PrintWriter log =
            new PrintWriter(Files.newBufferedWriter(directory.resolve("node.log")), true)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.println(line);
        echo.println("  " + line);
      }
    } catch (IOException e) {
      echo.println("  the log of " + directory.getFileName() + " ended early");
    }
  }

  /** Waits until the node listens; its address. */
  public String awaitAddress(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    Path file = directory.resolve(Endpoint.FILE);
    while (System.nanoTime() < end) {
      if (Files.exists(file)) {
        return read(file).address();
      }
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        pump.join(2_000);
        throw new ConfigurationException(
            "the node %s ended with exit code %d; what it said is above and in %s"
                .formatted(name, process.exitValue(), directory.resolve("node.log")));
      }
    }
    throw new ConfigurationException(
        "the node %s does not listen after %d s".formatted(name, atMost.toSeconds()));
  }

  private static Endpoint read(Path file) {
    try {
      return Json.read(Files.readAllBytes(file), Endpoint.class);
    } catch (IOException e) {
      throw new UncheckedIOException("an endpoint cannot be read", e);
    }
  }

  /** The operating system's process id. */
  public long pid() {
    return process.pid();
  }

  /** Ends it with SIGKILL, as a machine that fails would; returns when the process is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    pump.join(2_000);
  }

  /**
   * Ends the node as a service manager does, with SIGTERM.
   *
   * @return its exit code
   */
  public int terminate(Duration atMost) throws InterruptedException {
    process.toHandle().destroy(); // Process.destroy would close its streams with it
    if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
      throw new ConfigurationException(
          "the node %s did not end within %d s".formatted(name, atMost.toSeconds()));
    }
    pump.join(2_000);
    return process.exitValue();
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
      pump.join(2_000);
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
