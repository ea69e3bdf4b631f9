package io.parley.server.operate;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class NodeLogEncoderTest {
  private static final String VALUE = "ada@example.com";

  private final LoggerContext loggers = new LoggerContext();

  @AfterEach
  void writeText() {
    NodeLogEncoder.writeText();
  }

  @Test
  void librarysText_isWithheld_inBothForms() {
    IllegalStateException failure =
        new IllegalStateException(VALUE, new IllegalArgumentException(VALUE));
    for (String node : List.of("", "hearth")) {
      NodeLogEncoder.writeJson(node);
      String line = encoded("org.apache.calcite.sql", "cannot cast " + VALUE, failure);

      assertThat(line)
          .doesNotContain(VALUE)
          .contains("java.lang.IllegalStateException < java.lang.IllegalArgumentException")
          .contains("a library logged; its text is withheld");
    }
  }

  @Test
  void ourText_isWritten_withItsValues() {
    NodeLogEncoder.writeJson("hearth");
    assertThat(encoded("io.parley.server.party.PartyFlight", "a stream failed", null))
        .isEqualTo(
            "{\"at\":\"1970-01-01T00:00:00Z\",\"event\":\"stream-failed\",\"level\":\"WARN\",\"logger\":\"io.parley.server.party.PartyFlight\",\"message\":\"a stream failed\",\"node\":\"hearth\",\"query\":\"00ff\"}\n");

    NodeLogEncoder.writeText();
    assertThat(encoded("io.parley.server.party.PartyFlight", "a stream failed", null))
        .matches(
            "\\d\\d:\\d\\d:00\\.000 WARN  PartyFlight a stream failed event=stream-failed query=00ff\n");
  }

  @Test
  void lineBreak_writesNoSecondLine() {
    for (String node : List.of("", "hearth")) {
      NodeLogEncoder.writeJson(node);
      assertThat(encoded("io.parley.x", "one\n{\"event\":\"forged\"}\r\u2028two", null))
          .endsWith("\n")
          .satisfies(line -> assertThat(line.strip().lines()).hasSize(1));
    }
  }

  private String encoded(
      String logger, String text, @org.jspecify.annotations.Nullable Throwable failure) {
    Logger named = loggers.getLogger(logger);
    LoggingEvent event = new LoggingEvent("", named, Level.WARN, text, failure, new Object[] {});
    event.setInstant(java.time.Instant.EPOCH);
    event.setMDCPropertyMap(java.util.Map.of());
    event.addKeyValuePair(new KeyValuePair("event", "stream-failed"));
    event.addKeyValuePair(new KeyValuePair("query", "00ff"));
    return new String(new NodeLogEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
