package io.parley.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/configuration.md is what is written from the typed configuration. */
class ConfigurationDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/configuration.md");
  private static final String HEAD =
      """
      # node.yaml

      Every key of a node's configuration, written from `NodeConfiguration` and `configuration.properties` beside it; a test compares. `parley node init` writes a commented file to start from, and `parley node doctor` looks at what came of it.

      Paths are relative to the file's folder. A key that is not here is refused with its line and column, and with the one that was probably meant. Secrets stand in no key: `env:NAME`, `file:PATH` and `keystore:PATH#ALIAS` say where they are ([keys.md](keys.md)).

      | key | takes | without it | meaning |
      | --- | --- | --- | --- |
      """;
  private static final String TAIL =
      """

      **Unsafe settings.** A node does not start with these, and names the property, unless its word stands in `node.allow`:

      | word | what it allows |
      | --- | --- |
      | `open-key-files` | files under `keys/` that others than the node's user can read or write (the master key file must be closed in any case) |
      | `development-keys` | keys that the demo made, on an address that other machines reach |
      | `public-address` | listening on all interfaces, or on an address that is routed on the internet |

      A member that is also the room, by name or by key, is refused at every node, and no setting allows it.
      """;

  @Test
  void document_isWhatIsWrittenFromTheConfiguration() throws IOException {
    StringBuilder text = new StringBuilder(HEAD);
    for (ConfigurationKeys.Key key : ConfigurationKeys.all()) {
      text.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  key.name(), key.type(), key.standard().orElse(without(key)), key.meaning()));
    }
    text.append(TAIL);
    if (Boolean.getBoolean("parley.generate")) {
      Files.writeString(DOCUMENT, text);
      return;
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(text.toString());
  }

  private static String without(ConfigurationKeys.Key key) {
    return key.type().equals("keys below it") || key.type().equals("a list") ? "empty" : "refused";
  }

  @Test
  void everyKey_hasAMeaning_andEveryWordOfAllowIsExplained() {
    assertThat(ConfigurationKeys.all())
        .allSatisfy(key -> assertThat(key.meaning()).as(key.name()).isNotBlank());
    for (Allowance allowance : Allowance.values()) {
      assertThat(TAIL).contains("| `" + allowance.word() + "` |");
    }
  }

  @Test
  void standards_areThoseOfTheConfiguration() {
    assertThat(ConfigurationKeys.all())
        .filteredOn(k -> k.name().matches("node\\.(name|host|port|pins)"))
        .extracting(k -> k.standard().orElse("none"))
        .containsExactly("none", "`127.0.0.1`", "`0`", "empty");
  }

  /** What is a key must be read, and what is written by init must be known. */
  @Test
  void keys_areThoseOfTheRecords() {
    assertThat(ConfigurationKeys.all())
        .extracting(ConfigurationKeys.Key::name)
        .contains("node.name", "node.sources[].columns", "node.master-keys.password", "node.allow")
        .doesNotHaveDuplicates();
  }
}
