package io.parley.server.bench;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A real Kafka broker in a process of its own, as it is when nobody sets it up otherwise: the jars
 * are those that the tests' broker left in Maven's local repository.
 */
final class KafkaPeerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final String LIST = "kafka-broker.txt";

  private final Process process;
  private final int port;

  private KafkaPeerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** The broker; empty where its jars are not on this machine. */
  static Optional<KafkaPeerProcess> start(Path folder) throws IOException, InterruptedException {
    Optional<String> classPath = classPath();
    if (classPath.isEmpty()) {
      return Optional.empty();
    }
    Files.createDirectories(folder);
    int port = freePort();
    Path settings = folder.resolve("server.properties");
    try (var out = Files.newOutputStream(settings)) {
      settings(folder, port, freePort()).store(out, null);
    }
    Process format =
        java(
            folder,
            classPath.get(),
            List.of(
                "kafka.tools.StorageTool", "format", "-t", clusterId(), "-c", settings.toString()));
    if (!format.waitFor(START.toSeconds(), TimeUnit.SECONDS) || format.exitValue() != 0) {
      format.destroyForcibly();
      throw new IOException("Kafka's storage cannot be formatted; see " + folder);
    }
    KafkaPeerProcess broker =
        new KafkaPeerProcess(
            java(folder, classPath.get(), List.of("kafka.Kafka", settings.toString())), port);
    broker.awaitAnswer();
    return Optional.of(broker);
  }

  private static Optional<String> classPath() {
    Path repository =
        Path.of(
            System.getProperty(
                "maven.repo.local", System.getProperty("user.home") + "/.m2/repository"));
    List<Path> jars =
        BenchPolicies.text(LIST)
            .lines()
            .filter(line -> !line.startsWith("#") && !line.isBlank())
            .map(repository::resolve)
            .toList();
    return jars.stream().allMatch(Files::isRegularFile)
        ? Optional.of(
            jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)))
        : Optional.empty();
  }

  private static String clusterId() {
    UUID id = UUID.randomUUID();
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits() & Long.MAX_VALUE) // no hyphen to begin with
            .putLong(id.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Properties settings(Path folder, int port, int controller) {
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", "1");
    p.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controller);
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controller));
    p.setProperty("log.dirs", folder.resolve("data").toString());
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    return p;
  }

  private static Process java(Path folder, String classPath, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                classPath));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("kafka.log").toFile()))
        .start();
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() - start > START.toNanos()) {
        close();
        throw new IOException("the Kafka broker did not start");
      }
      Thread.sleep(100);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Where it listens. */
  String servers() {
    return "127.0.0.1:" + port;
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
