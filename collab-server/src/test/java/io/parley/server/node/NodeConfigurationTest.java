package io.parley.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.blind.HelpQuota;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertThat(configuration.database().isFiles()).isTrue();
    assertThat(configuration.rest()).isEqualTo(NodeConfiguration.Rest.OFF);
  }

  @Test
  void provider_isOffUntilItIsNamed_andThenReadWithItsDefaults() throws IOException {
    assertThat(load(MINIMAL).oidc()).isEqualTo(Oidc.OFF);
    assertThat(
            load(MINIMAL + "  oidc: {issuer: 'http://127.0.0.1:8080/realms/a', audience: room}\n")
                .oidc())
        .isEqualTo(new Oidc("http://127.0.0.1:8080/realms/a", "room", "", 30));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "audience: room | `node.oidc` has no `issuer`",
        "issuer: 'https://a.example' | `node.oidc.audience` is missing",
        "issuer: 'http://a.example', audience: room | `node.oidc.issuer` is no issuer",
        "issuer: 'https://u:p@a.example', audience: room | `node.oidc.issuer` is no issuer",
        "issuer: 'https://a.example?x=1', audience: room | `node.oidc.issuer` is no issuer",
        "issuer: 'file:///etc/passwd', audience: room | `node.oidc.issuer` is no issuer",
        "issuer: 'https://a.example', audience: room, skew-seconds: 900 | `node.oidc.skew-seconds` is 900"
      })
  void providerThatCannotBe_isRefused(String oidc, String said) {
    assertThatThrownBy(() -> load(MINIMAL + "  oidc: {" + oidc + "}\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(said);
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
                    requests-per-minute: 1200
                    open-queries: 3
                    body-bytes: 65536
                """);

    assertThat(configuration.rest())
        .isEqualTo(new NodeConfiguration.Rest(true, 8_443, 1_200, 3, 65_536));
  }

  @Test
  void portThatIsNone_isRefusedByItsName() {
    assertThatThrownBy(() -> load(MINIMAL + "  port: 99999\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith(
            "node.yaml: `node.port` is 99999; it is a port from 1 to 65535, or 0 for a free one");
  }

  @Test
  void restLimitOutOfRange_isRefusedByItsName() {
    assertThatThrownBy(() -> load(MINIMAL + "  rest: {open-queries: 0}\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith(
            "node.yaml: `node.rest.open-queries` is 0; it is a number from 1 to 1000");
  }

  @Test
  void quotaOfHelp_isReadAndHasADefault() throws IOException {
    assertThat(load(MINIMAL).blinding().quota())
        .isEqualTo(new HelpQuota(50_000_000, Duration.ofHours(1)));
    assertThat(load(MINIMAL + "  blinding: {rows-per-hour: 2000000}\n").blinding().quota())
        .isEqualTo(new HelpQuota(2_000_000, Duration.ofHours(1)));
  }

  @Test
  void quotaOfHelpThatIsNone_isRefused() {
    assertThatThrownBy(() -> load(MINIMAL + "  blinding: {rows-per-hour: 0}\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith(
            "`node.blinding.rows-per-hour` is 0, and a node that helps nobody has no pseudonyms itself; write a number of rows, such as 50000000");
    assertThatThrownBy(() -> load(MINIMAL + "  blinding: {rows-per-hour: plenty}\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageMatching(
            "property `node.blinding.rows-per-hour` at node.yaml:\\d+:\\d+ does not fit; it wants a whole number");
    assertThatThrownBy(() -> load(MINIMAL + "  blinding: {rows-an-hour: 5}\n"))
        .hasMessageStartingWith("unknown property `node.blinding.rows-an-hour` at node.yaml:");
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
  void database_isFilesUnlessOneIsNamed() throws IOException {
    assertThat(load(MINIMAL).database()).isEqualTo(NodeConfiguration.Database.FILES);
    assertThat(
            load(MINIMAL
                    + "  database: {url: \"jdbc:postgresql://db/hearth?sslmode=verify-full\", user: h, password: \"env:DB\"}\n")
                .database())
        .isEqualTo(
            new NodeConfiguration.Database(
                "jdbc:postgresql://db/hearth?sslmode=verify-full", "h", "env:DB"));
  }

  @Test
  void databaseOfAnotherKind_isRefused() {
    assertThatThrownBy(() -> load(MINIMAL + "  database: {url: \"jdbc:mysql://db/hearth\"}\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith(
            "node.yaml: `node.database.url` must begin with jdbc:postgresql:; leave it out for SQLite files in the node's directory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/hearth?sslmode=require&password=hunter2",
        "jdbc:postgresql://db/hearth?user=h",
        "jdbc:postgresql://h:hunter2@db/hearth"
      })
  void secretInTheDatabasesAddress_isRefusedWithoutShowingIt(String url) {
    assertThatThrownBy(() -> load(MINIMAL + "  database: {url: \"" + url + "\"}\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith(
            "node.yaml: `node.database.url` carries a user or a password; write `user:`, and `password:` as a reference")
        .hasMessageNotContaining("hunter2");
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
                java.util.Map.of("zip_code", "Area"),
                java.util.Map.of(),
                "",
                ConsentSettings.NONE,
                SourceOrigin.FILE));
  }

  /** A running node publishes people in its own lake alone. */
  @Test
  void pipeline_isRefusedBesideOffersInPlace_andNotBesidePurposes() throws IOException {
    String runs = MINIMAL + "  pipeline: {every-seconds: 5}\n";
    String source = "  sources:\n    - {name: crm, file: crm.csv, key: id";

    assertThat(
            load(runs + source + ", consent: {purposes: {measurement: stats}}}\n")
                .pipeline()
                .isOn())
        .isTrue();
    assertThatThrownBy(
            () ->
                load(
                    runs
                        + source
                        + "}\n  offers:\n    - {table: orders, source: crm, key: id, iceberg: {folder: orders}}\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("`node.offers` lie outside the lake");
  }

  @Test
  void unknownProperty_isNamedWithFileAndLine() {
    assertThatThrownBy(() -> load(MINIMAL + "  polices: elsewhere\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "unknown property `node.polices` at node.yaml:4:12; did you mean `policies`: of a party: the folder of policy files, with their signatures?");
  }

  /** A key that was ignored here would offer who never agreed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "consent: {colum: Opt-in} | consent.colum",
        "consent: {everbody: true} | consent.everbody",
        "from: {fils: crm/*.csv} | from.fils",
      })
  void unknownPropertyWithinASource_isNamed(String line, String key) {
    assertThatThrownBy(
            () ->
                load(
                    MINIMAL
                        + """
                          sources:
                            - name: crm
                              file: crm.csv
                              %s
                        """
                            .formatted(line)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("unknown property `node.sources[0]." + key + "` at node.yaml:7:");
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

  @ParameterizedTest
  @CsvSource({
    "mastr-keys, master-keys",
    "ports, port",
    "sorces, sources",
    "acounts, accounts",
    "alow, allow"
  })
  void misspelling_isMetWithTheKeyThatIsMeant(String written, String meant) {
    assertThatThrownBy(() -> load(MINIMAL + "  " + written + ": x\n"))
        .hasMessageStartingWith(
            "unknown property `node.%s` at node.yaml:4:%d; did you mean `%s`: "
                .formatted(written, written.length() + 5, meant));
  }

  @Test
  void misspellingAboveOtherKeys_isTheOneThatIsNamed() {
    assertThatThrownBy(() -> load(MINIMAL + "  master-kyes:\n    file: x\n"))
        .hasMessageStartingWith(
            "unknown property `node.master-kyes.file` at node.yaml:5:11; did you mean `master-keys`: ");
  }

  @Test
  void wordLikeNoKey_isLookedUp() {
    assertThatThrownBy(() -> load(MINIMAL + "  colour: blue\n"))
        .hasMessage(
            "unknown property `node.colour` at node.yaml:4:11; remove it, or look it up in docs/configuration.md");
  }

  @Test
  void keyBesideNode_isRefused() {
    assertThatThrownBy(() -> load(MINIMAL + "pins:\n  hearth: x\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "unknown property `pins.hearth` at node.yaml:5:11; every key stands under `node`");
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
        .hasMessage(
            folder.resolve("node.yaml")
                + " lacks the property `node.sources[0].file`: name a CSV file, or under `from` one of"
                + " files, events, jdbc, trino, s3, iceberg and kafka");
  }

  private NodeConfiguration load(String yaml) throws IOException {
    return NodeConfiguration.load(Files.writeString(folder.resolve("node.yaml"), yaml));
  }
}
