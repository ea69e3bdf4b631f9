package io.parley.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeConfigurationTest {
  private static final String MINIMAL =
      """
      node:
        name: hearth
        role: party
      """;

  private final Path folder;

  NodeConfigurationTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void defaults_areLoopbackAndAFreePort() throws IOException {
    NodeConfiguration configuration = load(MINIMAL);

    assertThat(configuration.name()).isEqualTo("hearth");
    assertThat(configuration.role()).isEqualTo(NodeConfiguration.Role.PARTY);
    assertThat(configuration.host()).isEqualTo("127.0.0.1");
    assertThat(configuration.port()).isZero();
    assertThat(configuration.agreement()).isEqualTo("agreement.json");
    assertThat(configuration.policies()).isEqualTo("policies");
    assertThat(configuration.accounts()).isEqualTo("accounts.json");
    assertThat(configuration.pins()).isEmpty();
    assertThat(configuration.sources()).isEmpty();
    assertThat(configuration.members()).isEmpty();
    assertThat(configuration.masterKeys())
        .isEqualTo(new NodeConfiguration.MasterKeyPlace("keys/master.key", ""));
    assertThat(configuration.rest()).isEqualTo(NodeConfiguration.Rest.OFF);
  }

  @Test
  void rest_isReadWithItsLimits() throws IOException {
    NodeConfiguration configuration =
        load(
            MINIMAL
                + """
                  rest:
                    enabled: true
                    port: 8443
                    operator-port: 8444
                    requests-per-minute: 1200
                    open-queries: 3
                    body-bytes: 65536
                """);

    assertThat(configuration.rest())
        .isEqualTo(new NodeConfiguration.Rest(true, 8_443, 8_444, 1_200, 3, 65_536));
  }

  @Test
  void restLimitOutOfRange_isRefusedByItsName() {
    assertThatThrownBy(() -> load(MINIMAL + "  rest: {open-queries: 0}\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith(
            "node.yaml: `node.rest.open-queries` is 0; it is a number from 1 to 1000");
  }

  @Test
  void masterKeys_inAKeyStore_areReadWithTheReference() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("node.yaml"),
            MINIMAL + "  master-keys: {file: /run/keys/hearth.p12, password: \"env:KEYS\"}\n");

    assertThat(NodeDirectory.of(file).masterKeys())
        .isEqualTo(
            new MasterKeySource(
                Path.of("/run/keys/hearth.p12"),
                java.util.Optional.of(
                    new SecretReference("node.master-keys.password", "env:KEYS", folder))));
  }

  @Test
  void passwordInTheConfiguration_isRefusedWithoutShowingIt() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("node.yaml"),
            MINIMAL + "  master-keys: {file: hearth.p12, password: hunter2}\n");

    assertThatThrownBy(() -> NodeDirectory.of(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "`node.master-keys.password` must say where its secret is, and hold none itself: write env:NAME, file:PATH or keystore:PATH#ALIAS");
  }

  @Test
  void source_isReadWhole() throws IOException {
    NodeConfiguration configuration =
        load(
            MINIMAL
                + """
                  sources:
                    - name: crm_export
                      file: crm_export.csv.gz
                      region: DE
                      email: E-Mail
                      phone: Telephone
                      table: customers
                      columns:
                        zip_code: Area
                """);

    assertThat(configuration.sources())
        .containsExactly(
            new NodeConfiguration.Source(
                "crm_export",
                "crm_export.csv.gz",
                "DE",
                "E-Mail",
                "Telephone",
                "customers",
                java.util.Map.of("zip_code", "Area")));
  }

  @Test
  void unknownProperty_isNamedWithFileAndLine() {
    assertThatThrownBy(() -> load(MINIMAL + "  polices: elsewhere\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "unknown property `node.polices` at node.yaml:4:12; remove it or correct its spelling");
  }

  @Test
  void unknownPropertyOfASource_isNamedWithFileAndLine() {
    assertThatThrownBy(
            () ->
                load(
                    MINIMAL
                        + """
                          sources:
                            - name: crm
                              file: crm.csv
                              e-mial: E-Mail
                        """))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("unknown property `node.sources[0].e-mial` at node.yaml:7:");
  }

  @Test
  void everyUnknownProperty_isNamedAtOnce() {
    assertThatThrownBy(() -> load(MINIMAL + "  one: 1\n  two: 2\n"))
        .hasMessageContaining("`node.one` at node.yaml:4:")
        .hasMessageContaining("`node.two` at node.yaml:5:");
  }

  @Test
  void wrongType_isNamedWithFileAndLine() {
    assertThatThrownBy(() -> load(MINIMAL + "  port: many\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("property `node.port` at node.yaml:4:9 does not fit; it wants a whole number");
  }

  @Test
  void unknownRole_isNamedWithItsChoices() {
    assertThatThrownBy(() -> load("node:\n  name: hearth\n  role: king\n"))
        .hasMessage(
            "property `node.role` at node.yaml:3:9 does not fit; it wants one of party, room");
  }

  @Test
  void missingFile_saysWhatToGive() {
    Path file = folder.resolve("node.yaml");

    assertThatThrownBy(() -> NodeConfiguration.load(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("there is no configuration at " + file + "; give the path of a node.yaml");
  }

  @Test
  void noYaml_saysSo() {
    assertThatThrownBy(() -> load("node: [\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("node.yaml is not valid YAML");
  }

  @Test
  void nameMissing_saysSo() {
    assertThatThrownBy(() -> load("node:\n  role: party\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(folder.resolve("node.yaml") + " lacks the property `node.name`");
  }

  @Test
  void emptyFile_saysWhatIsMissing() {
    assertThatThrownBy(() -> load(""))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(folder.resolve("node.yaml") + " lacks the property `node.name`");
  }

  @Test
  void sourceWithoutFile_saysSo() {
    assertThatThrownBy(() -> load(MINIMAL + "  sources:\n    - name: crm\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(folder.resolve("node.yaml") + " lacks the property `node.sources[0].file`");
  }

  private NodeConfiguration load(String yaml) throws IOException {
    return NodeConfiguration.load(Files.writeString(folder.resolve("node.yaml"), yaml));
  }
}
