package io.parley.connector.stream;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How a source speaks to brokers. Whoever configures it resolves references to secrets first. */
public sealed interface KafkaSecurity {
  /** Without encryption or identity: for brokers on this machine. */
  record Plaintext() implements KafkaSecurity {}

  /**
   * TLS 1.3 or 1.2; the broker's name is checked.
   *
   * @param authorities file of the certificates to trust, PEM; empty: those that Java trusts
   * @param client what this side shows; empty: nothing
   */
  record Tls(Optional<Path> authorities, Optional<ClientKey> client) implements KafkaSecurity {}

  /**
   * A certificate of this side.
   *
   * @param certificates the chain, PEM
   * @param key its private key, PKCS#8 in PEM
   */
  record ClientKey(String certificates, SecretBytes key) {}

  /**
   * A user with a password.
   *
   * @param tls empty: without encryption, which {@code PLAIN} does not do
   */
  record Sasl(Mechanism mechanism, String user, SecretBytes password, Optional<Tls> tls)
      implements KafkaSecurity {
    /** Refuses to send a password in clear. */
    public Sasl {
      if (mechanism == Mechanism.PLAIN && tls.isEmpty()) {
        throw new IllegalArgumentException(
            "SASL PLAIN sends the password as it is: use TLS with it, or SCRAM-SHA-512");
      }
    }
  }

  /** How a password is shown. */
  enum Mechanism {
    PLAIN("PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule"),
    SCRAM_SHA_256("SCRAM-SHA-256", "org.apache.kafka.common.security.scram.ScramLoginModule"),
    SCRAM_SHA_512("SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule");

    private final String word;
    private final String module;

    Mechanism(String word, String module) {
      this.word = word;
      this.module = module;
    }

    /** As Kafka writes it. */
    public String word() {
      return word;
    }
  }

  /** The settings of Kafka's client; secrets among them. */
  static Map<String, Object> properties(KafkaSecurity security) {
    Map<String, Object> properties = new HashMap<>();
    if (security instanceof Tls tls) {
      properties.put("security.protocol", "SSL");
      putTls(properties, tls);
    } else if (security instanceof Sasl sasl) {
      properties.put("security.protocol", sasl.tls().isPresent() ? "SASL_SSL" : "SASL_PLAINTEXT");
      properties.put("sasl.mechanism", sasl.mechanism().word());
      properties.put(
          "sasl.jaas.config",
          "%s required username=\"%s\" password=\"%s\";"
              .formatted(
                  sasl.mechanism().module, quoted(sasl.user()), quoted(text(sasl.password()))));
      sasl.tls().ifPresent(tls -> putTls(properties, tls));
    } else {
      properties.put("security.protocol", "PLAINTEXT");
    }
    return properties;
  }

  private static void putTls(Map<String, Object> properties, Tls tls) {
    properties.put("ssl.enabled.protocols", "TLSv1.3,TLSv1.2");
    properties.put("ssl.endpoint.identification.algorithm", "https");
    tls.authorities()
        .ifPresent(
            file -> {
              properties.put("ssl.truststore.type", "PEM");
              properties.put("ssl.truststore.location", file.toString());
            });
    tls.client()
        .ifPresent(
            client -> {
              properties.put("ssl.keystore.type", "PEM");
              properties.put("ssl.keystore.certificate.chain", client.certificates());
              properties.put("ssl.keystore.key", text(client.key()));
            });
  }

  private static String text(SecretBytes secret) {
    return new String(secret.toByteArray(SecretAccess.insecure()), StandardCharsets.UTF_8);
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
