package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.link.RecordKey;
import io.parley.identity.normalise.Identifier;
import io.parley.identity.normalise.IdentifierType;
import io.parley.server.node.ConsentSettings;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.SourceOrigin;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a row that could not be read is somebody's. */
class PersonTracesTest {
  private static final NodeConfiguration.Source ORDERS =
      new NodeConfiguration.Source(
          "orders",
          "",
          "US",
          "mail",
          "phone",
          "",
          Map.of(),
          Map.of(),
          "id",
          ConsentSettings.NONE,
          SourceOrigin.files("in/*.csv"));
  private static final PersonTraces ANN =
      new PersonTraces(
          Set.of(new RecordKey("orders", "A-17"), new RecordKey("crm", "B-1")),
          Set.of(
              new Identifier(IdentifierType.EMAIL, "ann@example.com"),
              new Identifier(IdentifierType.PHONE, "+12025550143")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A-17", // the key of a Kafka message without a value
        "\"A-17\"",
        "{\"mail\": \"ANN@Example.com\", \"broken",
        "1;ann@example.com;x;y",
        "<ann@example.com>",
        "x,(202) 555-0143,\"y",
        "7,202-555-0143 2026-01-05",
        "phone=+12025550143"
      })
  void rowThatIsTheirs(String text) {
    assertThat(ANN.areIn(text, ORDERS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A-171",
        "A-17,ben@example.com",
        "B-1", // a key of another source
        "joann@example.com",
        "ann@example.com.au",
        "12025550144",
        "9120255501437"
      })
  void rowOfSomebodyElse(String text) {
    assertThat(ANN.areIn(text, ORDERS)).isFalse();
  }
}
