package io.parley.connector.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
  private static final SecretBytes SECRET =
      SecretBytes.copyOf("a\"b\\c".getBytes(StandardCharsets.UTF_8), SecretAccess.insecure());

  @Test
  void passwordsAreNotSentInClear_andNotPrinted() {
    assertThatThrownBy(
            () ->
                new KafkaSecurity.Sasl(
                    KafkaSecurity.Mechanism.PLAIN, "joe", SECRET, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use TLS");
    KafkaSecurity tls =
        new KafkaSecurity.Sasl(
            KafkaSecurity.Mechanism.PLAIN,
            "joe",
            SECRET,
            Optional.of(new KafkaSecurity.Tls(Optional.of(Path.of("ca.pem")), Optional.empty())));
    Map<String, Object> properties = KafkaSecurity.properties(tls);

    assertThat(tls.toString()).doesNotContain("a\"b");
    assertThat(properties)
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("ssl.truststore.location", "ca.pem")
        .containsEntry(
            "sasl.jaas.config",
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"joe\" password=\"a\\\"b\\\\c\";");
  }

  @Test
  void clientCertificates_areShownByTls() {
    Map<String, Object> properties =
        KafkaSecurity.properties(
            new KafkaSecurity.Tls(
                Optional.empty(), Optional.of(new KafkaSecurity.ClientKey("chain", SECRET))));

    assertThat(properties)
        .containsEntry("security.protocol", "SSL")
        .containsEntry("ssl.endpoint.identification.algorithm", "https")
        .containsEntry("ssl.keystore.certificate.chain", "chain")
        .containsEntry("ssl.keystore.key", "a\"b\\c");
  }

  @Test
  void namesThatKafkaDoesNotTake_areRefused() {
    for (String topic : new String[] {"", "a b", "a/b", "x".repeat(250)}) {
      assertThatThrownBy(() -> settings("clicks", topic, "h:1", "g", 60))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> settings("no name", "t", "h:1", "g", 60))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> settings("clicks", "t", " ", "g", 60))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> settings("clicks", "t", "h:1", "g", 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static KafkaSettings settings(
      String name, String topic, String servers, String group, int seconds) {
    return new KafkaSettings(
        name,
        servers,
        topic,
        group,
        Optional.empty(),
        new KafkaSecurity.Plaintext(),
        BatchLimits.STANDARD,
        Duration.ofSeconds(seconds));
  }
}
