package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.cli.Shell.Said;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysPinCommandTest {
  private final Path folder;

  KeysPinCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void makeNodes() throws IOException {
    for (String node : new String[] {"hearth", "metromail"}) {
      Shell.run("node", "init", folder.resolve(node).toString(), "--name", node, "--role", "party");
      export(node);
    }
  }

  private void export(String node) throws IOException {
    Files.writeString(
        folder.resolve(node + ".json"),
        Shell.run("keys", "export", "--config", config(node).toString()).out());
  }

  private Path config(String node) {
    return folder.resolve(node).resolve("node.yaml");
  }

  private String fingerprint(String node) {
    return new NodeDirectory(folder.resolve(node)).signingKey().verifyingKey().fingerprint().text();
  }

  private Said pin(String... more) {
    return Shell.run(
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(
                    "keys",
                    "pin",
                    folder.resolve("metromail.json").toString(),
                    "--config",
                    config("hearth").toString()),
                java.util.stream.Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void compared_isPinnedAndEverythingElseStays() throws IOException {
    String before = Files.readString(config("hearth"));

    Said said = pin("--compared");

    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .isEqualTo(
            "pinned in %s: metromail %s\n".formatted(config("hearth"), fingerprint("metromail")));
    assertThat(Files.readString(config("hearth")))
        .isEqualTo(
            before.replace(
                "  pins: {}\n",
                "  pins:\n    metromail: \"%s\"\n".formatted(fingerprint("metromail"))));
  }

  @Test
  void pinnedAgain_takesThePlaceOfTheOther() throws IOException {
    pin("--compared");
    String before = fingerprint("metromail");
    Shell.run("keys", "rotate", "signing", "--config", config("metromail").toString());
    export("metromail");

    Said said = pin("--compared");

    assertThat(said.out()).endsWith("in the place of " + before + "\n");
    assertThat(NodeConfiguration.load(config("hearth")).pins())
        .containsOnly(java.util.Map.entry("metromail", fingerprint("metromail")));
  }

  @Test
  void whatWasHeard_isHeldAgainstTheFile() {
    assertThat(pin("--fingerprint", fingerprint("hearth")).err())
        .isEqualTo(
            "parley: the keys in %s have another fingerprint than the one that you heard; somebody may have swapped them: get them again\n"
                .formatted(folder.resolve("metromail.json")));
    assertThat(NodeConfiguration.load(config("hearth")).pins()).isEmpty();
    String words =
        String.join(
            " ",
            new NodeDirectory(folder.resolve("metromail"))
                .signingKey()
                .verifyingKey()
                .fingerprint()
                .words());

    assertThat(pin("--fingerprint", words).exit()).isZero();
    assertThat(NodeConfiguration.load(config("hearth")).pins()).containsKey("metromail");
  }

  @Test
  void layoutThatTakesNoLine_isLeftAsItIs() throws IOException {
    String flow = "node: {name: hearth, role: party}\n";
    Files.writeString(config("hearth"), flow);

    Said said = pin("--compared");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .contains("is laid out so that no pin can be added; write under `node.pins`: `metromail: ");
    assertThat(Files.readString(config("hearth"))).isEqualTo(flow);
  }

  @Test
  void notCompared_isNotPinned() {
    assertThat(pin().exit()).isEqualTo(2);
    assertThat(NodeConfiguration.load(config("hearth")).pins()).isEmpty();
  }
}
