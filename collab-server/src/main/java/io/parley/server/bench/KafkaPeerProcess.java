package io.parley.server.bench;

import java.io.IOException;
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

/** A real Kafka broker, as it is when nobody sets it up otherwise. */
final class KafkaPeerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final String LIST = "kafka-broker.txt";

  private final PeerProcess process;
  private final int port;

  private KafkaPeerProcess(PeerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Whether its jars are on this machine. */
  static boolean isThere() {
    return PeerProcess.jars(LIST).isPresent();
  }

  /** The broker; empty where its jars are not on this machine. */
  static Optional<KafkaPeerProcess> start(Path folder) throws IOException, InterruptedException {
    Optional<String> classPath = PeerProcess.classPath(LIST);
    if (classPath.isEmpty()) {
      return Optional.empty();
    }
    Files.createDirectories(folder);
    int port = PeerProcess.freePort();
    Path settings = folder.resolve("server.properties");
    try (var out = Files.newOutputStream(settings)) {
      settings(folder, port, PeerProcess.freePort()).store(out, null);
    }
    Path log = folder.resolve("kafka.log");
    Process format =
        new ProcessBuilder(
                java(
                    classPath.get(),
                    "kafka.tools.StorageTool",
                    "format",
                    "-t",
                    clusterId(),
                    "-c",
                    settings.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    if (!format.waitFor(START.toSeconds(), TimeUnit.SECONDS) || format.exitValue() != 0) {
      format.destroyForcibly();
      throw new IOException("Kafka's storage cannot be formatted; see " + folder);
    }
    List<String> command = java(classPath.get(), "kafka.Kafka", settings.toString());
    return Optional.of(
        new KafkaPeerProcess(
            PeerProcess.start(command, log, () -> PeerProcess.listens(port)), port));
  }

  private static List<String> java(String classPath, String... arguments) {
    List<String> command = new ArrayList<>(List.of(PeerProcess.java(), "-Xmx1g", "-cp", classPath));
    command.addAll(List.of(arguments));
    return command;
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

  /** Where it listens. */
  String servers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.close();
  }
}
