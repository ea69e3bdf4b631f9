package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.cli.Shell.Said;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCommandTest {
  private static final String CANARY = "canary.one@example.com";

  private final Path folder;
  private final Path file;
  private final Path master;

  BackupCommandTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("acme.backup");
    this.master = folder.resolve("copy-of-master.key");
  }

  private Path node(String name) {
    return folder.resolve(name);
  }

  private String config(String name) {
    return node(name).resolve("node.yaml").toString();
  }

  @BeforeEach
  void create() throws IOException {
    create("acme");
    Files.copy(node("acme").resolve("keys/master.key"), master, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private void create(String name) throws IOException {
    Shell.run("keys", "create", node(name).toString(), "--name", name);
    Files.writeString(
        node(name).resolve("node.yaml"), "node:\n  name: %s\n  role: party\n".formatted(name));
    Files.createDirectories(node(name).resolve("policies"));
    Files.writeString(node(name).resolve("policies/people.yaml"), "policy: parley/v1\n");
    Files.writeString(node(name).resolve("crm.csv"), "email\n" + CANARY + "\n");
    Files.writeString(node(name).resolve("endpoint.json"), "{}");
  }

  private Said backup() {
    return Shell.run("backup", file.toString(), "--config", config("acme"));
  }

  private Said restore(String... more) {
    String[] common = {"restore", file.toString(), "--config", config("acme")};
    return Shell.run(
        Stream.concat(Arrays.stream(common), Arrays.stream(more)).toArray(String[]::new));
  }

  private void lose(String name) throws IOException {
    try (Stream<Path> walk = Files.walk(node(name))) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    if (!Files.exists(node("acme"))) {
      return files;
    }
    try (Stream<Path> walk = Files.walk(node("acme"))) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        files.put(
            node("acme").relativize(path).toString(),
            new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }

  @Test
  void lostNode_comesBackAsItWas() throws IOException {
    Map<String, String> before = files();
    Said said = backup();
    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .matches(
            "%s: 8 files of acme, [\\d,]+ bytes, sealed\nnot in it: the master key in %s\n"
                .formatted(file, node("acme").resolve("keys/master.key")));
    lose("acme");

    Said back = restore("--master-key", master.toString());

    assertThat(back.exit()).isZero();
    assertThat(back.out())
        .startsWith("acme as of 20")
        .contains(
            ": 8 files brought back\n",
            "the budgets are closed until their running periods end",
            "now: put the master key at " + node("acme").resolve("keys/master.key"));
    Map<String, String> after = files();
    assertThat(after.remove("budget-closed.json")).contains("\"v\":1");
    assertThat(after.remove("restored.json")).contains("\"restored\"");
    assertThat(after).as("nothing runs, and nothing ran before").doesNotContainKey("node.lock");
    before.remove("keys/master.key");
    before.remove("endpoint.json");
    assertThat(after).isEqualTo(before);
    // The keys are whole: the node signs with them.
    Files.copy(master, node("acme").resolve("keys/master.key"));
    assertThat(new NodeDirectory(node("acme")).signingKey()).isNotNull();
  }

  /** Keys of requests from before must not come back, nor an operator's key that was changed. */
  @Test
  void whatRestKeeps_staysOut_andStaysWhereItIs() throws IOException {
    for (String kept : List.of("rest.db", "rest.db-wal", "rest.json", "operator.key")) {
      Files.writeString(node("acme").resolve(kept), "before");
    }
    assertThat(backup().out()).contains(": 8 files of acme");
    Files.writeString(node("acme").resolve("rest.db"), "since");
    restore();
    assertThat(files()).containsEntry("rest.db", "since");

    lose("acme");
    restore("--master-key", master.toString());

    assertThat(files())
        .containsKey("node.yaml")
        .doesNotContainKeys("rest.db", "rest.db-wal", "rest.json", "operator.key");
  }

  @Test
  void backup_isSealed_andHoldsNoMasterKey() throws IOException {
    String key =
        new String(
            Files.readAllBytes(node("acme").resolve("keys/master.key")),
            StandardCharsets.ISO_8859_1);
    backup();

    String sealed = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    assertThat(sealed).startsWith("PRLYBAK1").doesNotContain(CANARY, "crm.csv", "acme", key);
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
  }

  @Test
  void keyStoreAndPasswordFileInTheDirectory_stayOut() throws IOException {
    Path yaml = Path.of(config("acme"));
    Files.writeString(
        yaml,
        Files.readString(yaml)
            + "  master-keys: {file: \"keys/master.p12\", password: \"file:secrets/password\"}\n");
    Files.createDirectories(node("acme").resolve("secrets"));
    Path password =
        Files.writeString(node("acme").resolve("secrets/password"), "a long password\n");
    Files.setPosixFilePermissions(
        password, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    lose("acme/keys");
    Shell.run(
        "keys",
        "create",
        node("acme").toString(),
        "--name",
        "acme",
        "--keystore",
        node("acme").resolve("keys/master.p12").toString(),
        "--password",
        "file:" + password);
    Files.writeString(node("acme").resolve("keys/master.key"), "left behind");
    Path store = folder.resolve("master.p12");
    Files.copy(node("acme").resolve("keys/master.p12"), store, StandardCopyOption.COPY_ATTRIBUTES);
    Path kept = folder.resolve("password");
    Files.copy(password, kept, StandardCopyOption.COPY_ATTRIBUTES);
    assertThat(backup().exit()).isZero();
    lose("acme");

    Said back = restore("--master-key", store.toString(), "--password", "file:" + kept);

    assertThat(back.exit()).isZero();
    assertThat(files())
        .containsKeys("keys/data.keys", "node.yaml")
        .doesNotContainKeys("keys/master.p12", "keys/master.key", "secrets/password");
  }

  @Test
  void alteredBackup_isRefusedInOneText() throws IOException {
    Files.writeString(node("acme").resolve("big.csv"), "x".repeat(200_000));
    backup();
    byte[] bytes = Files.readAllBytes(file);
    int header = 8 + 4 + 3 + 16 + 1 + 32 + 2 + 40; // letters, length, one wrapped data key
    List<byte[]> altered =
        List.of(
            flipped(bytes, 3),
            flipped(bytes, header - 1),
            flipped(bytes, header + 30),
            flipped(bytes, bytes.length / 2),
            flipped(bytes, bytes.length - 1),
            Arrays.copyOf(bytes, 5),
            Arrays.copyOf(bytes, header),
            Arrays.copyOf(bytes, header + 53 + 65_536 + 16), // at the border of two chunks
            Arrays.copyOf(bytes, bytes.length - 1),
            Arrays.copyOf(bytes, bytes.length + 1));
    lose("acme");

    for (byte[] one : altered) {
      Files.write(file, one);
      assertRefused(restore("--master-key", master.toString()));
    }
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] other = bytes.clone();
    other[at] ^= 1;
    return other;
  }

  private void assertRefused(Said said) throws IOException {
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).isEmpty();
    assertThat(said.err())
        .isEqualTo(
            "parley: %s does not open: it is no backup of this node, was sealed under other master keys, or was changed or cut; nothing was restored\n"
                .formatted(file));
    assertThat(files()).doesNotContainKeys("crm.csv", "budget-closed.json");
  }

  @Test
  void otherMasterKey_isRefusedInTheSameText() throws IOException {
    backup();
    lose("acme");
    create("other");

    assertRefused(restore("--master-key", node("other").resolve("keys/master.key").toString()));
  }

  @Test
  void otherNode_isRefusedInTheSameText() throws IOException {
    backup();
    lose("acme");
    Shell.run("keys", "create", node("acme").toString(), "--name", "acme");

    assertRefused(restore());
  }

  @Test
  void otherName_isRefusedInTheSameText() throws IOException {
    backup();
    Files.writeString(Path.of(config("acme")), "node:\n  name: acme2\n  role: party\n");
    Files.delete(node("acme").resolve("crm.csv"));

    assertRefused(restore());
  }

  @Test
  void runningNode_isRefused() throws IOException {
    try (NodeLock running = NodeLock.take(new NodeDirectory(node("acme")), "node serve")) {
      assertThat(running).isNotNull();
      Said said = backup();

      assertThat(said.exit()).isEqualTo(1);
      assertThat(said.err())
          .isEqualTo(
              "parley: this program works on the node in %s; stop it first, or wait until it ends\n"
                  .formatted(node("acme").toAbsolutePath().normalize()));
      assertThat(file).doesNotExist();
    }
    assertThat(backup().exit()).isZero();
    try (NodeLock running = NodeLock.take(new NodeDirectory(node("acme")), "node serve")) {
      assertThat(running).isNotNull();
      assertThat(restore().err()).contains("works on the node");
    }
  }

  /** The newcomer's find: a folder with a lock in it, where nothing was. */
  @Test
  void refusedRestore_leavesNoDirectoryWhereNoneWas() throws IOException {
    Files.writeString(file, "no backup");
    lose("acme");

    assertRefused(restore("--master-key", master.toString()));
    assertThat(node("acme")).doesNotExist();
  }

  @Test
  void timeThatIsNone_orFolderWithoutOne_isRefused() throws IOException {
    backup();

    assertThat(restore("--at", "yesterday").err())
        .isEqualTo(
            "parley: --at takes a time like 2026-11-20T18:00:00Z, or a day like 2026-11-20, and not `yesterday`\n");
    assertThat(restore("--at", "2026-11-20", "--without-lake").err())
        .isEqualTo(
            "parley: --at brings the lake back as it was; leave --without-lake out, or restore one backup without --at\n");
    assertThat(Shell.run("restore", folder.toString(), "--config", config("acme")).err())
        .isEqualTo(
            "parley: %s is a folder; name the backup in it, or say with --at which time to go back to\n"
                .formatted(folder));
  }

  /** The folder holds the master key and another node too. */
  @Test
  void policiesOfThatTime_comeBackFromTheFolder_andTheLaterOnesAreAside() throws IOException {
    backup();
    Path policy = node("acme").resolve("policies/people.yaml");
    Files.writeString(policy, "later\n");
    Files.writeString(node("acme").resolve("objections.csv"), "email\n");

    Said back =
        Shell.run("restore", folder.toString(), "--config", config("acme"), "--at", "2999-01-01");

    assertThat(back.exit()).isZero();
    assertThat(back.out()).contains(": 2 files brought back\n", "what it took the place of: ");
    assertThat(policy).hasContent("policy: parley/v1");
    assertThat(node("acme").resolve("objections.csv")).exists();
    assertThat(files().keySet()).anyMatch(f -> f.matches("replaced-[^/]+/policies/people.yaml"));
  }

  @Test
  void fileThatIsThere_isNotWrittenOver() throws IOException {
    Files.writeString(file, "another backup");

    assertThat(backup().err())
        .isEqualTo("parley: " + file + " is there already; name a new file\n");
    assertThat(file).hasContent("another backup");
  }

  @Test
  void backupInTheNodesOwnDirectory_isRefused() {
    Said said =
        Shell.run("backup", node("acme").resolve("b").toString(), "--config", config("acme"));

    assertThat(said.err())
        .isEqualTo(
            "parley: a backup in the node's own directory is lost with it; give a place outside of %s\n"
                .formatted(node("acme")));
  }

  @Test
  void lakeInAnotherPlace_isRefused_orLeftOut() throws IOException {
    Files.createDirectories(node("acme").resolve("lake"));
    Files.writeString(node("acme").resolve("lake/notes"), "absolute paths");
    Files.writeString(node("acme").resolve("ingest.json"), "{}");
    backup();
    String elsewhere = node("elsewhere").resolve("node.yaml").toString();

    Said refused =
        Shell.run(
            "restore", file.toString(), "--config", elsewhere, "--master-key", master.toString());
    assertThat(refused.err())
        .isEqualTo(
            "parley: the backup is of the directory %s, and a lake cannot move: restore it there, or leave the lake out with --without-lake, after which the node reads its sources anew\n"
                .formatted(node("acme")));

    Said without =
        Shell.run(
            "restore",
            file.toString(),
            "--config",
            elsewhere,
            "--master-key",
            master.toString(),
            "--without-lake",
            "--json");
    assertThat(without.exit()).isZero();
    assertThat(without.out()).contains("\"kept\" : [ \"ingest.json\", \"lake\" ]");
    assertThat(node("elsewhere").resolve("crm.csv")).exists();
    assertThat(node("elsewhere").resolve("lake")).doesNotExist();
  }

  /** It says that the lake beside it is whole: after a stop within an ingest it is not there. */
  @Test
  void reportOfAnIngest_comesBackWithItsLakeAlone() throws IOException {
    Path report = node("acme").resolve("ingest.json");
    Path lake = Files.createDirectories(node("acme").resolve("lake"));
    Files.writeString(lake.resolve("table"), "whole");
    Files.writeString(report, "{}");
    backup();

    Files.writeString(lake.resolve("table"), "half");
    Files.delete(report);
    assertThat(restore("--json").out()).contains("\"ingest.json\"", "\"lake\"");
    assertThat(report).as("of another lake").doesNotExist();
    assertThat(lake.resolve("table")).hasContent("half");

    Files.delete(lake.resolve("table"));
    assertThat(restore().exit()).isZero();
    assertThat(report).exists();
    assertThat(lake.resolve("table")).hasContent("whole");

    Files.delete(file);
    Files.delete(report);
    backup();
    Files.delete(lake.resolve("table"));
    Files.writeString(report, "{}");
    assertThat(restore().exit()).isZero();
    assertThat(lake.resolve("table")).exists();
    assertThat(report).as("the backup is of a lake that was not whole").doesNotExist();
  }

  @Test
  void linkToElsewhere_isNamedAndLeftOut() throws IOException {
    Files.createSymbolicLink(node("acme").resolve("linked.csv"), folder.resolve("x.csv"));

    assertThat(backup().out()).contains("left out, for it is a link: linked.csv\n");
  }
}
