package io.parley.server.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real Trino server of one node, with a catalog {@code memory}. It is the one that the tests
 * unpacked into {@code ~/.cache/parley}, and runs on a JDK newer than ours.
 */
final class TrinoPeerProcess implements AutoCloseable {
  private static final String VERSION = "476";

  /** The oldest Java on which this version starts. */
  private static final int JAVA = 24;

  private final PeerProcess process;
  private final int port;

  private TrinoPeerProcess(PeerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  private static Path home() {
    return Path.of(System.getProperty("user.home"), ".cache/parley", "trino-server-" + VERSION);
  }

  /** Whether it and a JDK for it are on this machine. */
  static boolean isThere() {
    return Files.isDirectory(home()) && java().isPresent();
  }

  private static Optional<Path> java() {
    String named = System.getenv("PARLEY_TRINO_JAVA");
    if (named != null) {
      return Optional.of(Path.of(named)).filter(TrinoPeerProcess::isNewEnough);
    }
    try (Stream<Path> installed = Files.list(Path.of("/usr/lib/jvm"))) {
      return installed.filter(TrinoPeerProcess::isNewEnough).findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isNewEnough(Path home) {
    try {
      return Files.isExecutable(home.resolve("bin/java"))
          && Files.readString(home.resolve("release"))
              .lines()
              .filter(line -> line.matches("JAVA_VERSION=\"[0-9]+.*"))
              .map(line -> line.replaceFirst("JAVA_VERSION=\"([0-9]+).*", "$1"))
              .anyMatch(version -> Integer.parseInt(version) >= JAVA);
    } catch (IOException e) {
      return false;
    }
  }

  /** The server; empty where it, or a JDK for it, is not on this machine. */
  static Optional<TrinoPeerProcess> start(Path folder) throws IOException, InterruptedException {
    if (!isThere()) {
      return Optional.empty();
    }
    int port = PeerProcess.freePort();
    Path settings = folder.resolve("etc/config.properties");
    Files.createDirectories(folder.resolve("etc/catalog"));
    Files.writeString(folder.resolve("etc/catalog/memory.properties"), "connector.name=memory\n");
    Files.writeString(
        settings,
        """
        coordinator=true
        node-scheduler.include-coordinator=true
        http-server.http.port=%1$d
        discovery.uri=http://127.0.0.1:%1$d
        node.environment=bench
        node.id=parley
        node.bind-ip=127.0.0.1
        node.internal-address=127.0.0.1
        plugin.dir=%2$s
        catalog.config-dir=%3$s
        query.max-memory-per-node=400MB
        memory.heap-headroom-per-node=250MB
        task.concurrency=1
        """
            .formatted(port, home().resolve("plugin"), folder.resolve("etc/catalog")));
    List<String> command =
        List.of(
            java().orElseThrow().resolve("bin/java").toString(),
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-Djdk.attach.allowAttachSelf=true",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            "-Duser.timezone=UTC",
            "-Dconfig=" + settings,
            "-cp",
            home().resolve("lib") + "/*",
            "io.trino.server.TrinoServer");
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest info =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/info"))
            .timeout(Duration.ofSeconds(5))
            .build();
    PeerProcess process =
        PeerProcess.start(command, folder.resolve("trino.log"), () -> isReady(client, info));
    return Optional.of(new TrinoPeerProcess(process, port));
  }

  private static boolean isReady(HttpClient client, HttpRequest info) throws InterruptedException {
    try {
      return client
          .send(info, HttpResponse.BodyHandlers.ofString())
          .body()
          .contains("\"starting\":false");
    } catch (IOException e) {
      return false;
    }
  }

  /** Its catalog in memory. */
  String url() {
    return "jdbc:trino://127.0.0.1:" + port + "/memory/default";
  }

  @Override
  public void close() {
    process.close();
  }
}
