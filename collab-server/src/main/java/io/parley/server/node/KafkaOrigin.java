package io.parley.server.node;

import io.parley.connector.stream.AvroRecords;
import io.parley.connector.stream.BatchLimits;
import io.parley.connector.stream.JsonRecords;
import io.parley.connector.stream.KafkaFormat;
import io.parley.connector.stream.KafkaSecurity;
import io.parley.connector.stream.KafkaSettings;
import io.parley.connector.stream.SchemaRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A topic of Kafka.
 *
 * @param servers brokers, {@code host:port}, separated by commas; empty: none
 * @param topic the topic
 * @param group the consumer group; empty: {@code parley-NODE}
 * @param member this node's name in the group, the same after a restart; empty: a new one each time
 * @param format what the records' values are
 * @param schema of Avro: file of the schema that values are read as
 * @param registry of Avro: address of the registry of the writers' schemas; empty: all of them
 *     wrote with that of {@code schema}
 * @param security how brokers are spoken to
 * @param authorities PEM file of certificates to trust; empty: those that Java trusts
 * @param certificate PEM file of what this side shows; empty: nothing
 * @param certificateKey reference to its private key, PKCS#8 in PEM
 * @param mechanism of a user with a password
 * @param user the user; empty: none
 * @param password reference to the user's password
 */
public record KafkaOrigin(
    @DefaultValue("") String servers,
    @DefaultValue("") String topic,
    @DefaultValue("") String group,
    @DefaultValue("") String member,
    @DefaultValue("json") Format format,
    @DefaultValue("") String schema,
    @DefaultValue("") String registry,
    @DefaultValue("tls") Security security,
    @DefaultValue("") String authorities,
    @DefaultValue("") String certificate,
    @DefaultValue("") String certificateKey,
    @DefaultValue("scram-sha-512") KafkaSecurity.Mechanism mechanism,
    @DefaultValue("") String user,
    @DefaultValue("") String password) {
  /** None. */
  public static final KafkaOrigin NONE =
      new KafkaOrigin(
          "",
          "",
          "",
          "",
          Format.JSON,
          "",
          "",
          Security.TLS,
          "",
          "",
          "",
          KafkaSecurity.Mechanism.SCRAM_SHA_512,
          "",
          "");

  /** What values are. */
  public enum Format {
    JSON,
    AVRO
  }

  /** How brokers are spoken to. */
  public enum Security {
    TLS,
    PLAINTEXT
  }

  /** Whether there is one. */
  boolean isSaid() {
    return !equals(NONE);
  }

  void check(String where, String property) {
    if (servers.isEmpty() || topic.isEmpty()) {
      throw new ConfigurationException(where + "` wants `servers` and `topic`");
    }
    if (schema.isEmpty() == (format == Format.AVRO)) {
      throw new ConfigurationException(
          where + ".schema` is the schema's file of `format: avro`, and of that alone");
    }
    if (security == Security.PLAINTEXT && !isHere()) {
      throw new ConfigurationException(
          where
              + ".security` is plaintext, which shows people's rows to whoever is on the way; that is for brokers on this machine alone (127.0.0.1, localhost)");
    }
    if (user.isEmpty() != password.isEmpty() || certificate.isEmpty() != certificateKey.isEmpty()) {
      throw new ConfigurationException(
          where
              + "` has a `user` with a `password`, and a `certificate` with a `certificate-key`, or neither of the two");
    }
    Stream.of(Map.entry("password", password), Map.entry("certificate-key", certificateKey))
        .filter(e -> !e.getValue().isEmpty())
        .forEach(e -> reference(Path.of(""), property, e.getKey(), e.getValue()));
    var unused =
        new KafkaSettings(
            "source",
            servers,
            topic,
            "group",
            Optional.empty(),
            new KafkaSecurity.Plaintext(),
            BatchLimits.STANDARD,
            KafkaSettings.PATIENCE);
  }

  private boolean isHere() {
    return Stream.of(servers.split(","))
        .allMatch(server -> server.strip().matches("(127\\.0\\.0\\.1|localhost|\\[::1]):\\d+"));
  }

  /**
   * Which topic is read, and how.
   *
   * @param source the source's name
   * @param node the node's name
   * @param folder of the node
   * @param property of this, for messages
   */
  public KafkaSettings settings(String source, String node, Path folder, String property) {
    return new KafkaSettings(
        source,
        servers,
        topic,
        group.isEmpty() ? "parley-" + node : group,
        member.isEmpty() ? Optional.empty() : Optional.of(member),
        security(folder, property),
        BatchLimits.STANDARD,
        KafkaSettings.PATIENCE);
  }

  private KafkaSecurity security(Path folder, String property) {
    Optional<KafkaSecurity.Tls> tls =
        security == Security.PLAINTEXT
            ? Optional.empty()
            : Optional.of(
                new KafkaSecurity.Tls(file(folder, authorities), client(folder, property)));
    if (!user.isEmpty()) {
      return new KafkaSecurity.Sasl(
          mechanism, user, reference(folder, property, "password", password).resolve(), tls);
    }
    return tls.isPresent() ? tls.get() : new KafkaSecurity.Plaintext();
  }

  private Optional<KafkaSecurity.ClientKey> client(Path folder, String property) {
    if (certificate.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new KafkaSecurity.ClientKey(
              Files.readString(folder.resolve(certificate)),
              reference(folder, property, "certificate-key", certificateKey).resolve()));
    } catch (IOException e) {
      throw new ConfigurationException(
          "`%s.certificate` is a file that cannot be read".formatted(property));
    }
  }

  private static Optional<Path> file(Path folder, String name) {
    return name.isEmpty() ? Optional.empty() : Optional.of(folder.resolve(name));
  }

  private static SecretReference reference(Path folder, String property, String key, String text) {
    return new SecretReference(property + "." + key, text, folder);
  }

  /** How values are read. */
  public KafkaFormat values(Path folder) {
    return switch (format) {
      case JSON -> new JsonRecords();
      case AVRO ->
          AvroRecords.of(
              folder.resolve(schema),
              registry.isEmpty()
                  ? Optional.empty()
                  : Optional.of(new SchemaRegistry(URI.create(registry), Optional.empty())));
    };
  }
}
