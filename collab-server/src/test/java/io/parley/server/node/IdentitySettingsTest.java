package io.parley.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentitySettingsTest {
  private final Path folder;

  IdentitySettingsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void withoutAWord_thereIsNoModel() throws IOException {
    assertThat(load("{}", "{}").identity()).isEqualTo(IdentitySettings.NONE);
    assertThat(IdentitySettings.NONE.isOn()).isFalse();
  }

  @Test
  void mapping_isReadAsItStands() throws IOException {
    NodeConfiguration read =
        load(
            "{model: people, memory-megabytes: 256, records-per-identifier: 300}",
            "{family_name: Last Name, street: Street}");

    assertThat(read.identity()).isEqualTo(new IdentitySettings("people", 256, 300));
    assertThat(read.sources().get(0).identity())
        .isEqualTo(Map.of("family_name", "Last Name", "street", "Street"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{model: people} | {famly_name: a} | `node.sources[0].identity`: `famly_name` is no attribute; did you mean `family_name`?",
        "{model: people} | {email: a} | `node.sources[0].identity` names `email`, which a model takes from the source's own key `email`; write the column there",
        "{model: people} | {full_name: a, given_name: b} | source `crm` has `full_name` in one text and its parts in others; map one of both",
        "{} | {given_name: a} | source `crm` maps attributes under `identity`, and no model reads them; write `model: people` under `node.identity`, or remove them",
        "{memory-megabytes: 5} | {} | `node.identity.memory-megabytes` is 5; it is a number from 64 to 1048576",
        "{records-per-identifier: 0} | {} | `node.identity.records-per-identifier` is 0; it is a number from 1 to 100000"
      })
  void whatCannotBe_isRefusedWithWhatToDo(String identity, String mapping, String said) {
    assertThatThrownBy(() -> load(identity, mapping))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(folder.resolve("node.yaml") + ": " + said);
  }

  @Test
  void misspeltKey_isToldWithTheOneThatIsMeant() {
    assertThatThrownBy(() -> load("{modle: people}", "{}"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("unknown property `node.identity.modle` at node.yaml:")
        .hasMessageContaining("did you mean `model`: ");
  }

  private NodeConfiguration load(String identity, String mapping) throws IOException {
    return NodeConfiguration.load(
        Files.writeString(
            folder.resolve("node.yaml"),
            """
            node:
              name: hearth
              role: party
              identity: %s
              sources:
                - name: crm
                  file: crm.csv
                  email: email
                  identity: %s
            """
                .formatted(identity, mapping)));
  }
}
