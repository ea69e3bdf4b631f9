package io.parley.connector.stream;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A real broker in a process of its own, with the jars of the tests' class path, so that it can be
 * killed and started again on what it left. It listens plainly, with TLS, and with SCRAM.
 */
public final class KafkaBroker implements AutoCloseable {
  static final String USER = "alice";
  static final String PASSWORD = "a\"quoted\\secret";

  /** Below the ports that a system gives to lines that begin. */
  private static final int FIRST_PORT = 20_000;

  private static final int LAST_PORT = 32_000;
  private static final long START_NANOS = 90_000_000_000L;

  private final Path folder;
  private final int plain;
  private final int tls;
  private final int scram;

  @SuppressWarnings("NullAway.Init") // started by whoever makes one
  private Process process;

  private KafkaBroker(Path folder, Set<Integer> ports) {
    this.folder = folder;
    List<Integer> all = new ArrayList<>(ports);
    this.plain = all.get(0);
    this.tls = all.get(1);
    this.scram = all.get(2);
  }

  /** A fresh broker in an empty folder. */
  public static KafkaBroker start(Path folder) throws IOException, InterruptedException {
    Set<Integer> ports = new HashSet<>();
    while (ports.size() < 4) {
      ports.add(freePort());
    }
    KafkaBroker broker = new KafkaBroker(folder, ports);
    broker.configure(new ArrayList<>(ports).get(3));
    broker.format();
    broker.run();
    return broker;
  }

  private static int freePort() throws IOException {
    SplittableRandom random = new SplittableRandom();
    while (true) {
      int port = random.nextInt(FIRST_PORT, LAST_PORT);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException taken) {
        // the next one
      }
    }
  }

  private void configure(int controller) throws IOException {
    TlsIdentity identity = TlsIdentity.generate("localhost", Clock.systemUTC());
    Files.writeString(authorities(), identity.certificatePem());
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", "1");
    p.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controller);
    p.setProperty("controller.listener.names", "CONTROLLER");
    String listeners =
        "PLAIN://127.0.0.1:%d,TLS://localhost:%d,SCRAM://127.0.0.1:%d".formatted(plain, tls, scram);
    p.setProperty("listeners", listeners + ",CONTROLLER://127.0.0.1:" + controller);
    p.setProperty("advertised.listeners", listeners);
    p.setProperty("inter.broker.listener.name", "PLAIN");
    p.setProperty(
        "listener.security.protocol.map",
        "CONTROLLER:PLAINTEXT,PLAIN:PLAINTEXT,TLS:SSL,SCRAM:SASL_PLAINTEXT");
    p.setProperty("ssl.keystore.type", "PEM");
    p.setProperty("ssl.keystore.certificate.chain", identity.certificatePem());
    p.setProperty("ssl.keystore.key", identity.privateKeyPem(SecretAccess.insecure()));
    p.setProperty("sasl.enabled.mechanisms", "SCRAM-SHA-512");
    p.setProperty(
        "listener.name.scram.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    p.setProperty("log.dirs", folder.resolve("data").toString());
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      p.setProperty(topic + ".replication.factor", "1");
      p.setProperty(topic + ".num.partitions", "1");
    }
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("log.retention.check.interval.ms", "500");
    p.setProperty("log.initial.task.delay.ms", "100");
    p.setProperty("file.delete.delay.ms", "0");
    try (var out = Files.newOutputStream(folder.resolve("server.properties"))) {
      p.store(out, null);
    }
  }

  private void format() throws IOException, InterruptedException {
    Process format =
        java(
            "format.log",
            "kafka.tools.StorageTool",
            "format",
            "-t",
            org.apache.kafka.common.Uuid.randomUuid().toString(),
            "-c",
            folder.resolve("server.properties").toString(),
            "--add-scram",
            "SCRAM-SHA-512=[name=%s,password=%s]".formatted(USER, PASSWORD));
    if (!format.waitFor(90, TimeUnit.SECONDS) || format.exitValue() != 0) {
      format.destroyForcibly();
      throw new IOException("kafka format: " + Files.readString(folder.resolve("format.log")));
    }
  }

  private void run() throws IOException, InterruptedException {
    process = java("broker.log", "kafka.Kafka", folder.resolve("server.properties").toString());
    long start = System.nanoTime();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() - start > START_NANOS) {
        String log = Files.readString(folder.resolve("broker.log"));
        process.destroyForcibly();
        throw new IOException("kafka: " + log.substring(Math.max(0, log.length() - 2_000)));
      }
      Thread.sleep(100);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), plain), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private Process java(String log, String main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(log).toFile()))
        .start();
  }

  /** Where it is spoken to without anything. */
  public String servers() {
    return "127.0.0.1:" + plain;
  }

  String tlsServers() {
    return "localhost:" + tls;
  }

  String scramServers() {
    return "127.0.0.1:" + scram;
  }

  /** The certificate that its TLS is trusted by. */
  Path authorities() {
    return folder.resolve("authorities.pem");
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Starts it again on what it left. */
  void restart() throws IOException, InterruptedException {
    run();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  static String freshTopic() {
    return "events-" + UUID.randomUUID();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
