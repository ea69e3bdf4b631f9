package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.demo.Cluster;
import io.parley.server.ledger.BudgetClosure;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look changes nothing, and tells what is closed; a further collaboration can be drafted. */
class LookingAtBudgetTest {
  private Path root = Path.of(".");

  @BeforeEach
  void makeNodes(@TempDir Path folder) throws IOException {
    root = folder;
    var unused =
        Cluster.create(
            root,
            Clock.systemUTC(),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  private String config(String node) {
    return root.resolve(node).resolve("node.yaml").toString();
  }

  @Test
  void ledgerThatIsLost_isSaidAndNotMadeAnew() throws IOException {
    Files.writeString(root.resolve("hearth/keys/epochs.json"), "{}");

    Shell.Said said = Shell.run("budget", "--config", config("hearth"));

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .contains("the ledger of `hearth` is gone, though this node has worked before");
    assertThat(root.resolve("hearth/ledger.db")).doesNotExist();
  }

  @Test
  void budgetThatIsClosed_hasNothingLeft() {
    Instant now = Instant.now();
    BudgetClosure.close(new NodeDirectory(root.resolve("hearth")), now, now, Set.of());

    Shell.Said said = Shell.run("budget", "--config", config("hearth"));

    assertThat(said.exit()).as(said.all()).isZero();
    assertThat(said.out()).contains("left     ε 0 in one more question, δ 0");
  }

  @Test
  void furtherCollaboration_isDraftedWhenNodeYamlNamesIt() throws IOException {
    for (String node : new String[] {"metromail", "room"}) {
      Shell.Said exported = Shell.run("keys", "export", "--config", configOf(node));
      assertThat(exported.exit()).as(exported.all()).isZero();
      Files.writeString(root.resolve(node + ".json"), exported.out());
    }
    Shell.Said without = draft();
    assertThat(without.exit()).isEqualTo(1);
    assertThat(without.err()).contains("or name `summer` under `node.collaborations`");

    Files.writeString(
        root.resolve("hearth/node.yaml"),
        "  collaborations: [{name: summer}]\n",
        StandardOpenOption.APPEND);
    Shell.Said drafted = draft();
    assertThat(drafted.exit()).as(drafted.all()).isZero();
    assertThat(root.resolve("summer.json")).exists();
  }

  /** A room's configuration is written when it starts. */
  private String configOf(String node) throws IOException {
    Path file = root.resolve(node).resolve("node.yaml");
    if (!Files.exists(file)) {
      Files.writeString(file, "node:\n  name: %s\n  role: room\n".formatted(node));
    }
    return file.toString();
  }

  private Shell.Said draft() {
    return Shell.run(
        "collab",
        "create",
        "summer",
        "--config",
        config("hearth"),
        "--member",
        root.resolve("metromail.json").toString(),
        "--room",
        root.resolve("room.json").toString(),
        "--purpose",
        "measurement",
        "--to",
        root.resolve("summer.json").toString(),
        "--yes");
  }
}
