package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.Fingerprint;
import io.parley.server.cli.Shell.Said;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import io.parley.server.wire.Json;
import io.parley.server.wire.KeySuccession;
import io.parley.server.wire.NodeIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KeysCommandTest {
  private final Path folder;

  KeysCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path node() {
    return folder.resolve("hearth");
  }

  private String config() {
    return node().resolve("node.yaml").toString();
  }

  private Said create() throws IOException {
    Said said = Shell.run("keys", "create", node().toString(), "--name", "hearth");
    Files.writeString(node().resolve("node.yaml"), "node:\n  name: hearth\n  role: party\n");
    return said;
  }

  private static JsonNode json(Said said) {
    return JsonMapper.builder().build().readTree(said.out());
  }

  @Test
  void created_tellsTheFingerprintInDigitsAndWords() throws IOException {
    Said said = create();
    Fingerprint fingerprint = new NodeDirectory(node()).signingKey().verifyingKey().fingerprint();

    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .startsWith("signing key of hearth\n  " + fingerprint.text() + "\n")
        .contains("\n  1 " + fingerprint.words().get(0) + " ")
        .contains("24 " + fingerprint.words().get(23) + "\n")
        .endsWith(
            "master key in %s: keep a copy apart from this directory\n"
                .formatted(node().resolve("keys/master.key")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"keys rotate master", "keys rotate data", "keys rotate signing", "keys seal"})
  void nodeThatRuns_isNotTouched(String command) throws IOException {
    create();
    byte[] keys = Files.readAllBytes(node().resolve("keys/data.keys"));
    byte[] signing = Files.readAllBytes(node().resolve("keys/signing.key"));
    try (NodeLock lock = NodeLock.take(new NodeDirectory(node()), "node serve")) {
      assertThat(lock).isNotNull();

      Said said = Shell.run((command + " --config " + config()).split(" "));

      assertThat(said.exit()).isEqualTo(1);
      assertThat(said.err()).contains("works on the node in ").contains("stop it first");
    }
    assertThat(Files.readAllBytes(node().resolve("keys/data.keys"))).isEqualTo(keys);
    assertThat(Files.readAllBytes(node().resolve("keys/signing.key"))).isEqualTo(signing);
  }

  @Test
  void createTwice_changesNothing() throws IOException {
    create();
    byte[] before = Files.readAllBytes(node().resolve("keys/signing.key"));

    Said said = create();

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo(
            "parley: " + node().resolve("keys") + " is there already; nothing was changed\n");
    assertThat(Files.readAllBytes(node().resolve("keys/signing.key"))).isEqualTo(before);
  }

  @Test
  void nameThatIsNone_isWrongUsage() {
    Said said = Shell.run("keys", "create", node().toString(), "--name", "The Hearth");

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err())
        .startsWith(
            "--name: a node's name begins with a letter and has lower-case letters, digits, - and _, at most 63");
    assertThat(node()).doesNotExist();
  }

  @Test
  void keyStore_holdsTheMasterKey() throws IOException {
    Path password = folder.resolve("password");
    Files.writeString(password, "a long random password\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    Path store = folder.resolve("master.p12");

    Said said =
        Shell.run(
            "keys",
            "create",
            node().toString(),
            "--name",
            "hearth",
            "--keystore",
            store.toString(),
            "--password",
            "file:" + password);

    assertThat(said.exit()).isZero();
    assertThat(said.all()).doesNotContain("a long random password");
    assertThat(node().resolve("keys/master.key")).doesNotExist();
    Files.writeString(
        node().resolve("node.yaml"),
        "node:\n  name: hearth\n  role: party\n  master-keys: {file: \"%s\", password: \"file:%s\"}\n"
            .formatted(store, password));
    assertThat(Shell.run("keys", "fingerprint", "--config", config()).exit()).isZero();
  }

  @Test
  void passwordItself_isRefusedWithoutShowingIt() {
    Said said =
        Shell.run(
            "keys",
            "create",
            node().toString(),
            "--name",
            "hearth",
            "--keystore",
            folder.resolve("master.p12").toString(),
            "--password",
            "hunter2");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.all())
        .isEqualTo(
            "parley: `--password` must say where its secret is, and hold none itself: write env:NAME, file:PATH or keystore:PATH#ALIAS\n");
  }

  @Test
  void fingerprint_isThatOfTheExportedKey() throws IOException {
    create();
    Said exported = Shell.run("keys", "export", "--config", config());
    Path file = Files.writeString(folder.resolve("hearth.json"), exported.out());

    Said own = Shell.run("keys", "fingerprint", "--config", config(), "--json");
    Said seen = Shell.run("keys", "fingerprint", file.toString(), "--json");

    assertThat(json(own)).isEqualTo(json(seen));
    assertThat(Fingerprint.parse(json(own).get("words").stringValue()).text())
        .isEqualTo(json(own).get("fingerprint").stringValue());
  }

  @Test
  void exported_holdsNoSecret() throws IOException {
    create();

    Said said = Shell.run("keys", "export", "--config", config());

    NodeDirectory node = new NodeDirectory(node());
    assertThat(said.out())
        .contains(node.signingKey().verifyingKey().encoded(), "BEGIN CERTIFICATE")
        .doesNotContain("PRIVATE", "succession");
    for (String key : new String[] {"signing.key", "local.key"}) {
      byte[] secret = node.readKey(key);
      assertThat(said.out())
          .doesNotContain(HexFormat.of().formatHex(secret))
          .doesNotContain(java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }
  }

  @Test
  void newMasterKey_leavesTheIdentity() throws IOException {
    create();
    String before = Shell.run("keys", "fingerprint", "--config", config()).out();

    Said said = Shell.run("keys", "rotate", "master", "--config", config());

    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .matches(
            "new master key, by its id: [0-9a-f]{32}\nnow: replace the copy of .*/keys/master.key that you keep elsewhere\n");
    assertThat(Shell.run("keys", "fingerprint", "--config", config()).out()).isEqualTo(before);
  }

  @Test
  void newDataKey_isCounted() throws IOException {
    create();

    Said said = Shell.run("keys", "rotate", "data", "--config", config(), "--json");

    assertThat(json(said).get("name").stringValue()).isEqualTo("2");
  }

  @Test
  void newSigningKey_isSignedForByTheOldOne() throws IOException {
    create();
    String before = new NodeDirectory(node()).signingKey().verifyingKey().encoded();

    Said said = Shell.run("keys", "rotate", "signing", "--config", config());

    assertThat(said.exit()).isZero();
    NodeIdentity identity =
        Json.read(
            Shell.run("keys", "export", "--config", config(), "--json")
                .out()
                .getBytes(java.nio.charset.StandardCharsets.UTF_8),
            NodeIdentity.class);
    KeySuccession succession = identity.succession().orElseThrow();
    assertThat(succession.verifies()).isTrue();
    assertThat(succession.before()).isEqualTo(before).isNotEqualTo(identity.signingKey());
    assertThat(said.out()).contains(identity.checkedKey().fingerprint().text());
    try (Stream<Path> keys = Files.list(node().resolve("keys"))) {
      assertThat(keys.map(f -> f.getFileName().toString()))
          .anyMatch(f -> f.matches("signing-[0-9a-f]{16}\\.key"));
    }
  }

  @Test
  void successionThatTheOldKeyDidNotSign_isRefused() throws IOException {
    create();
    Shell.run("keys", "rotate", "signing", "--config", config());
    String exported = Shell.run("keys", "export", "--config", config(), "--json").out();
    String at =
        json(Shell.run("keys", "export", "--config", config())).at("/succession/at").stringValue();
    Path forged =
        Files.writeString(
            folder.resolve("forged.json"), exported.replace(at, "2020-01-01T00:00:00Z"));

    Said said = Shell.run("keys", "fingerprint", forged.toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo(
            "parley: the key of `hearth` says that it follows another, and that other did not sign this\n");
  }

  @Test
  void seal_withNothingInTheClear_sealsNothing() throws IOException {
    create();

    Said said = Shell.run("keys", "seal", "--config", config());

    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .isEqualTo(
            "%s: 0 row(s) sealed\n%s: 0 table(s) sealed\n"
                .formatted(node().resolve("ledger.db"), node().resolve("lake")));
    assertThat(node().resolve("ledger.db")).doesNotExist();
  }

  @Test
  void unknownKey_isWrongUsage() throws IOException {
    create();

    assertThat(Shell.run("keys", "rotate", "tls", "--config", config()).exit()).isEqualTo(2);
    assertThat(Shell.run("keys", "fingerprint").exit()).isEqualTo(2);
  }
}
