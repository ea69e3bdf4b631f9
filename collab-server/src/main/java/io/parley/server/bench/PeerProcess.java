package io.parley.server.bench;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A server of others in a process of its own, on a port of the loopback interface. Its jars are
 * those that the tests left in Maven's local repository.
 */
final class PeerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);

  private final Process process;

  private PeerProcess(Process process) {
    this.process = process;
  }

  /** Whether a server that was started answers. */
  interface Ready {
    boolean answers() throws InterruptedException;
  }

  /**
   * Starts one, and returns when it answers.
   *
   * @param log what it says is added to this file; it runs in the file's folder
   * @throws IOException if it ends or is silent for three minutes
   */
  static PeerProcess start(List<String> command, Path log, Ready ready)
      throws IOException, InterruptedException {
    PeerProcess peer =
        new PeerProcess(
            new ProcessBuilder(command)
                .directory(Objects.requireNonNull(log.toAbsolutePath().getParent()).toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    // Whatever ends the bench: no server of it stays.
    Runtime.getRuntime().addShutdownHook(new Thread(peer.process::destroyForcibly));
    long start = System.nanoTime();
    while (!ready.answers()) {
      if (!peer.process.isAlive() || System.nanoTime() - start > START.toNanos()) {
        peer.close();
        throw new IOException("a server of the bench did not start; see " + log);
      }
      Thread.sleep(100);
    }
    return peer;
  }

  /** Whether somebody listens on a port of this machine. */
  static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The java that runs this process. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Maven's local repository. */
  static Path repository() {
    return Path.of(
        System.getProperty(
            "maven.repo.local", System.getProperty("user.home") + "/.m2/repository"));
  }

  /** The jars of a list among the bench's resources; empty where one is not on this machine. */
  static Optional<List<Path>> jars(String list) {
    List<Path> jars =
        BenchPolicies.text(list)
            .lines()
            .filter(line -> !line.startsWith("#") && !line.isBlank())
            .map(repository()::resolve)
            .toList();
    return jars.stream().allMatch(Files::isRegularFile) ? Optional.of(jars) : Optional.empty();
  }

  /** The same as a class path. */
  static Optional<String> classPath(String list) {
    return jars(list)
        .map(
            jars ->
                jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
