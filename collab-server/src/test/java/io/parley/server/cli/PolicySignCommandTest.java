package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.cli.Shell.Said;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code policy sign} and {@code policy verify}, on a node of the example's retailer. */
class PolicySignCommandTest {
  private static final Path EXAMPLES = Path.of("../policies/examples/retail-media");
  private static final String[] OWN = {
    "hearth.customers.yaml", "hearth.outcomes.yaml", "hearth.shoppers.yaml"
  };

  private final Path node;

  PolicySignCommandTest(@TempDir Path node) {
    this.node = node;
  }

  @BeforeEach
  void makeNode() throws IOException {
    new NodeDirectory(node).create("hearth", Clock.systemUTC());
    Files.writeString(node.resolve("node.yaml"), "node:\n  name: hearth\n  role: party\n");
    Files.createDirectory(node.resolve("policies"));
    for (String file : OWN) {
      Files.copy(EXAMPLES.resolve(file), policy(file));
    }
  }

  private Path policy(String file) {
    return node.resolve("policies").resolve(file);
  }

  private String config() {
    return node.resolve("node.yaml").toString();
  }

  private String fingerprint() {
    return new NodeDirectory(node).signingKey().verifyingKey().fingerprint().text();
  }

  private Said sign(String... files) {
    return run("sign", files);
  }

  private Said verify(String... files) {
    return run("verify", files);
  }

  private Said run(String command, String... files) {
    String[] all = new String[4 + files.length];
    all[0] = "policy";
    all[1] = command;
    all[2] = "--config";
    all[3] = config();
    System.arraycopy(files, 0, all, 4, files.length);
    return Shell.run(all);
  }

  private static JsonNode json(Said said) {
    return JsonMapper.builder().build().readTree(said.out());
  }

  @Test
  void signed_verifiesByTheNodeAndByItsFingerprint() {
    Said signed = sign();
    assertThat(signed.exit()).isZero();
    assertThat(signed.out())
        .contains(policy(OWN[0]) + ": signed, sha256 ")
        .endsWith("3 file(s) signed by hearth, " + fingerprint() + "\n");

    Said verified = verify();
    assertThat(verified.exit()).isZero();
    assertThat(verified.out())
        .contains(policy(OWN[0]) + ": signed at ")
        .endsWith("3 of 3 file(s) signed as they are by " + fingerprint() + "\n");
    String words =
        String.join(" ", new NodeDirectory(node).signingKey().verifyingKey().fingerprint().words());
    assertThat(
            Shell.run("policy", "verify", "--signer", words, node.resolve("policies").toString())
                .exit())
        .isZero();
  }

  @Test
  void unsigned_isSaidAndIsAFailure() {
    Said said = verify("--json");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(json(said).get("files")).hasSize(3);
    assertThat(json(said).at("/files/0/state").stringValue()).isEqualTo("unsigned");
  }

  @Test
  void alteredByOneBlank_isFound() throws IOException {
    sign();
    Files.writeString(policy(OWN[1]), Files.readString(policy(OWN[1])) + " ");

    Said said = verify();

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out())
        .contains(policy(OWN[1]) + ": ALTERED since it was signed at ")
        .contains("2 of 3 file(s) signed as they are by ");
  }

  @Test
  void signatureOfAnotherFile_isFound() throws IOException {
    sign();
    Files.copy(
        policy(OWN[0] + ".sig"),
        policy(OWN[1] + ".sig"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThat(verify("--json").out()).contains("\"altered\"");
  }

  @Test
  void timeChangedInTheSignature_isFound() throws IOException {
    sign();
    Path signature = policy(OWN[0] + ".sig");
    Files.writeString(
        signature,
        Files.readString(signature).replaceFirst("\"signedAt\":\"20..", "\"signedAt\":\"1999"));

    Said said = verify(policy(OWN[0]).toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).contains("the signature beside it is none of the key that it names");
  }

  @Test
  void signatureOfAnotherNode_isFound(@TempDir Path other) {
    new NodeDirectory(other).create("hearth", Clock.systemUTC());
    sign();
    String stranger = new NodeDirectory(other).signingKey().verifyingKey().fingerprint().text();

    Said said =
        Shell.run("policy", "verify", "--signer", stranger, policy(OWN[0]).toString(), "--json");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(json(said).at("/files/0/state").stringValue()).isEqualTo("other_key");
    assertThat(json(said).at("/files/0/key").stringValue()).isEqualTo(fingerprint());
  }

  /** An officer sees by the time that nothing was signed again. */
  @Test
  void signedAgain_keepsTheFirstSignature() throws IOException {
    sign();
    String before = Files.readString(policy(OWN[0] + ".sig"));

    Said said = sign("--json");

    assertThat(json(said).at("/files/0/fresh").booleanValue()).isFalse();
    assertThat(Files.readString(policy(OWN[0] + ".sig"))).isEqualTo(before);
  }

  @Test
  void everySignedVersion_isKept() throws IOException {
    sign();
    String first = Files.readString(policy(OWN[0]));
    Files.writeString(policy(OWN[0]), first + "# a word more\n");
    String hash = json(sign("--json")).at("/files/0/sha256").stringValue();

    Path versions = node.resolve("policy-versions");
    assertThat(versions.resolve(hash + ".yaml")).hasContent(first + "# a word more\n");
    assertThat(Files.readAllLines(versions.resolve("log.jsonl")))
        .hasSize(4)
        .allMatch(line -> line.contains("\"event\":\"signed\",\"party\":\"hearth\""))
        .last()
        .asString()
        .contains(hash);
  }

  @Test
  void anothersPolicy_isNotSigned() throws IOException {
    Files.copy(EXAMPLES.resolve("metromail.readers.yaml"), policy("metromail.readers.yaml"));

    Said said = sign(policy("metromail.readers.yaml").toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo(
            "parley: %s names `metromail` as owner; `hearth` signs its own policies only\n"
                .formatted(policy("metromail.readers.yaml")));
    assertThat(policy("metromail.readers.yaml.sig")).doesNotExist();
  }

  @Test
  void policyThatCannotBeRead_isNotSigned() throws IOException {
    Files.writeString(policy("broken.yaml"), "policy: parley/v1\ntabel: x\n");

    Said said = sign(policy("broken.yaml").toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("cannot be read, so it is not signed:").contains(":2:1");
    assertThat(policy("broken.yaml.sig")).doesNotExist();
  }

  @Test
  void testsBesideThePolicies_areNotSigned() throws IOException {
    Path tests = Files.writeString(policy("x.test.yaml"), "policy: tests/v1\ntests: []\n");

    assertThat(sign(tests.toString()).err())
        .isEqualTo(
            "parley: %s is not offered to anybody, so it is not signed; name a policy `NAME.yaml`\n"
                .formatted(tests));
    assertThat(sign().exit()).isZero();
    assertThat(policy("x.test.yaml.sig")).doesNotExist();
  }

  @Test
  void signerThatIsNoFingerprint_isWrongUsage() {
    assertThat(
            Shell.run("policy", "verify", "--signer", "hearth", policy(OWN[0]).toString()).exit())
        .isEqualTo(2);
    assertThat(Shell.run("policy", "verify", policy(OWN[0]).toString()).exit()).isEqualTo(2);
  }
}
