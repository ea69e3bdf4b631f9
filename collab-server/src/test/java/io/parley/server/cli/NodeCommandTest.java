package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.cli.Shell.Said;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NodeCommandTest {
  private final Path folder;

  NodeCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path node() {
    return folder.resolve("hearth");
  }

  private String config() {
    return node().resolve("node.yaml").toString();
  }

  private Said init(String... more) {
    return Shell.run(
        Stream.concat(
                Stream.of("node", "init", node().toString(), "--name", "hearth", "--role", "party"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(f -> folder.relativize(f).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void init_writesANodeThatLoadsAndSaysWhatIsNext() throws IOException {
    Said said = init("--port", "7431");

    assertThat(said.exit()).isZero();
    assertThat(files(node()))
        .containsExactly(
            "keys/data.keys",
            "keys/local.key",
            "keys/master.key",
            "keys/signing.key",
            "keys/tls.crt",
            "keys/tls.key",
            "made.json",
            "node.yaml",
            "policies/customers.yaml.sample",
            "policies/people.yaml.sample");
    NodeConfiguration configuration = NodeConfiguration.load(node().resolve("node.yaml"));
    assertThat(configuration.name()).isEqualTo("hearth");
    assertThat(configuration.role()).isEqualTo(NodeConfiguration.Role.PARTY);
    assertThat(configuration.port()).isEqualTo(7431);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(node())))
        .isEqualTo("rwx------");
    List<String> last = said.out().lines().toList();
    assertThat(last.subList(last.size() - 3, last.size()))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("1. keep a copy of " + node()),
            line -> assertThat(line).startsWith("2. name your files under `sources`"),
            line -> assertThat(line).startsWith("3. `parley node doctor --config " + config()));
  }

  /** The samples lint clean once they are copied, so that nobody starts from a broken one. */
  @Test
  void samples_areValidPolicies() throws IOException {
    init();
    for (String name : List.of("customers", "people")) {
      Path sample = node().resolve("policies/" + name + ".yaml.sample");
      Files.copy(sample, node().resolve("policies/hearth." + name + ".yaml"));
    }

    Said said = Shell.run("policy", "lint", node().resolve("policies").toString());

    assertThat(said.exit()).as(said.all()).isZero();
  }

  @Test
  void initOfARoom_knowsItsMembers() {
    Said said =
        Shell.run(
            "node",
            "init",
            node().toString(),
            "--name",
            "room",
            "--role",
            "room",
            "--member",
            "hearth=127.0.0.1:7431",
            "--member",
            "metromail=10.0.0.2:7432");

    assertThat(said.exit()).isZero();
    NodeConfiguration configuration = NodeConfiguration.load(node().resolve("node.yaml"));
    assertThat(configuration.members())
        .containsEntry("hearth", "127.0.0.1:7431")
        .containsEntry("metromail", "10.0.0.2:7432");
    assertThat(node().resolve("accounts.json")).exists();
  }

  @Test
  void initWhereANodeIs_changesNothing() throws IOException {
    init();
    byte[] before = Files.readAllBytes(node().resolve("keys/signing.key"));

    Said said = init();

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo(
            "parley: " + node().resolve("node.yaml") + " is there already; nothing was changed\n");
    assertThat(Files.readAllBytes(node().resolve("keys/signing.key"))).isEqualTo(before);
  }

  @Test
  void initWithWhatFitsNoNode_isWrongUsage() {
    assertThat(init("--port", "70000").exit()).isEqualTo(2);
    assertThat(init("--member", "a=b:1").exit()).isEqualTo(2);
    assertThat(
            Shell.run("node", "init", node().toString(), "--name", "X", "--role", "party").exit())
        .isEqualTo(2);
    assertThat(node()).doesNotExist();
  }

  @Test
  void doctor_ofAFreshNode_saysWhatIsMissing() {
    init("--port", "0");

    Said said = Shell.run("node", "doctor", "--config", config());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out().lines().toList())
        .anySatisfy(l -> assertThat(l).startsWith("ok     keys          all open"))
        .anySatisfy(l -> assertThat(l).startsWith("ok     certificate   for "))
        .anySatisfy(
            l ->
                assertThat(l)
                    .startsWith("WRONG  agreement     there is none at ")
                    .contains("; do: one member drafts it with `parley collab create`"))
        .anySatisfy(l -> assertThat(l).startsWith("WRONG  policies      there is none in "))
        .anySatisfy(l -> assertThat(l).startsWith("WRONG  sources       node.yaml names none"))
        .anySatisfy(l -> assertThat(l).startsWith("ok     listening     not running"))
        .anySatisfy(l -> assertThat(l).matches("ok     kernel        blinding with .* \\(.*\\)"));
  }

  @Test
  void doctor_findsAPortThatIsTaken() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      init("--port", String.valueOf(other.getLocalPort()));

      assertThat(finding("listening").get("ok").booleanValue()).isFalse();
      assertThat(finding("listening").get("found").stringValue())
          .isEqualTo(
              "not running, and 127.0.0.1:%d cannot be listened on"
                  .formatted(other.getLocalPort()));
    }
  }

  @Test
  void doctor_findsKeysThatAreOpenOrDoNotOpen() throws IOException {
    init();
    Path key = node().resolve("keys/signing.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    Files.copy(
        node().resolve("keys/local.key"), key, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(finding("settings").get("found").stringValue())
        .isEqualTo("`node`: others can read or write " + key);
    assertThat(finding("keys").get("found").stringValue()).contains("does not open");
  }

  @Test
  void doctor_ofAConfigurationThatIsNone_saysSoAndStops() throws IOException {
    init();
    Files.writeString(node().resolve("node.yaml"), "node:\n  name: hearth\n");

    Said said = Shell.run("node", "doctor", "--config", config());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out())
        .startsWith("WRONG  configuration ")
        .contains("lacks the property `node.role`")
        .hasLineCount(1);
  }

  private JsonNode finding(String check) {
    JsonNode document =
        JsonMapper.builder()
            .build()
            .readTree(Shell.run("node", "doctor", "--config", config(), "--json").out());
    for (JsonNode finding : document.get("checks")) {
      if (finding.get("check").stringValue().equals(check)) {
        return finding;
      }
    }
    throw new AssertionError(check);
  }

  @Test
  void destroyed_leavesNothingThatTheNodeMade() throws IOException {
    init();
    for (String made :
        List.of(
            "ledger.db",
            "ledger.db-wal",
            "rest.db",
            "rest.db-shm",
            "psi-audit.db",
            "rest.json",
            "operator.key",
            "budget-closed.json",
            "restored.json",
            "ingest.json",
            "objections.seen",
            "endpoint.json",
            "agreement.json")) {
      Files.writeString(node().resolve(made), "x");
    }
    for (String made :
        List.of(
            "lake/warehouse/t/data.parquet",
            "rejects/crm.csv",
            "agreements/spring/version-0001.json",
            "policy-versions/log.jsonl",
            ".restore-1/ledger.db")) {
      Files.createDirectories(Objects.requireNonNull(node().resolve(made).getParent()));
      Files.writeString(node().resolve(made), "x");
    }

    Said said = Shell.run("node", "destroy", "--config", config(), "--yes");

    assertThat(said.exit()).as(said.all()).isZero();
    assertThat(said.out()).isEqualTo("the node `hearth` is removed\n");
    assertThat(node()).doesNotExist();
  }

  @Test
  void destroyed_keepsAndNamesWhatAPersonMade() throws IOException {
    init();
    Files.writeString(node().resolve("sources/crm.csv"), "email\na@example.com\n");
    Files.writeString(node().resolve("policies/hearth.customers.yaml"), "mine");
    Files.writeString(node().resolve("policies/hearth.customers.yaml.sig"), "the node's");
    Files.writeString(node().resolve("policies/people.yaml.sample"), "changed by me");
    Files.writeString(node().resolve("objections.csv"), "email\n");
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("kept.txt"), "x");
    Files.createSymbolicLink(node().resolve("lake"), elsewhere);

    Said said = Shell.run("node", "destroy", "--config", config(), "--yes");

    assertThat(said.exit()).isZero();
    assertThat(files(node()))
        .containsExactly(
            "objections.csv",
            "policies/hearth.customers.yaml",
            "policies/people.yaml.sample",
            "sources/crm.csv");
    assertThat(elsewhere.resolve("kept.txt")).exists();
    assertThat(new TreeSet<>(said.out().lines().toList()))
        .contains(
            "stays: " + node().resolve("lake"),
            "stays: " + node().resolve("objections.csv"),
            "stays: " + node().resolve("policies"),
            "stays: " + node().resolve("sources"));
  }

  @Test
  void destroyed_namesTheSchemaThatStays() throws IOException {
    init();
    String yaml = Files.readString(node().resolve("node.yaml"));
    Files.writeString(
        node().resolve("node.yaml"),
        yaml.replaceFirst(
            "(?m)^node:$", "node:\n  database: {url: \"jdbc:postgresql://db/hearth\"}"));

    assertThat(Shell.run("node", "destroy", "--config", config(), "--yes").out())
        .isEqualTo(
            "the node `hearth` is removed\nstays: schemas ledger, help, psi of jdbc:postgresql://db/hearth\n");
  }

  @Test
  void destroy_whileTheNodeRuns_isRefused() throws IOException {
    init();
    NodeDirectory directory = NodeDirectory.of(node().resolve("node.yaml"));
    List<String> before = files(node());

    NodeLock running = NodeLock.take(directory, "node serve");
    try {
      Said said = Shell.run("node", "destroy", "--config", config(), "--yes");

      assertThat(said.exit()).isEqualTo(1);
      assertThat(said.err())
          .isEqualTo(
              "parley: the node in %s runs; stop it first; nothing was removed\n"
                  .formatted(node()));
      assertThat(NodeLock.isTaken(directory)).isTrue();
    } finally {
      running.close();
    }
    assertThat(files(node())).containsAll(before);
    assertThat(NodeLock.isTaken(directory)).isFalse();
  }

  @Test
  void destroy_ofAFolderThatIsNoNode_isRefused() throws IOException {
    Files.createDirectories(node());
    Files.writeString(node().resolve("node.yaml"), "node:\n  name: hearth\n  role: party\n");
    Files.createDirectories(node().resolve("lake"));

    Said said = Shell.run("node", "destroy", "--config", config(), "--yes");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo(
            "parley: %s is no node's directory: it has neither made.json nor keys/data.keys; nothing was removed\n"
                .formatted(node()));
    assertThat(node().resolve("lake")).exists();
  }

  @Test
  void destroy_withoutATerminalToAskAt_wantsYes() {
    init();

    Said said = Shell.run("node", "destroy", "--config", config());

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).startsWith("there is no terminal to ask at; say --yes if you mean it");
    assertThat(node().resolve("keys/master.key")).exists();
  }
}
