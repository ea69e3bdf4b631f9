package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.cli.Shell.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/identity.md, word for word. */
class GoldenRecordsCommandTest {
  private static final Path DOCUMENT = Path.of("../docs/identity.md");

  private final Path folder;

  GoldenRecordsCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void writeFiles() throws IOException {
    for (String file : new String[] {"crm.csv", "club.csv", "identity.yaml"}) {
      Files.writeString(folder.resolve(file), example(file));
    }
  }

  /** The indented block that follows the name of a file at the end of a line. */
  private static String example(String file) throws IOException {
    String text = Files.readString(DOCUMENT);
    Matcher block =
        Pattern.compile("`" + Pattern.quote(file) + "`:\n\n((?:    .*\n)+)")
            .matcher(text.substring(text.indexOf("## Golden records")));
    assertThat(block.find()).as(file).isTrue();
    return block.group(1).replaceAll("(?m)^    ", "");
  }

  private Said resolve(String... more) {
    String[] words = new String[3 + more.length];
    System.arraycopy(
        new String[] {"resolve", "--config", folder.resolve("identity.yaml").toString()},
        0,
        words,
        0,
        3);
    System.arraycopy(more, 0, words, 3, more.length);
    return Shell.run(words);
  }

  @Test
  void example_givesWhatTheDocumentSays() throws IOException {
    Path golden = folder.resolve("golden.csv");

    Said said = resolve("--to", golden.toString());

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(golden).hasContent(example("golden.csv").stripTrailing());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(golden)))
        .isEqualTo("rw-------");
    assertThat(folder.resolve("golden.csv.part")).doesNotExist();
    assertThat(said.out())
        .startsWith("4 records are 2 people by people/")
        .contains("  measurement: 1 consent, 1 refuse, of 0 it is not known\n")
        .endsWith("written: " + golden + "\n");
    assertThat(said.all()).doesNotContain("example.org").doesNotContain("iller");
  }

  @Test
  void withoutAFile_itSaysTheSameAndWritesNothing() throws IOException {
    Said said = resolve("--json");

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("\"people\" : 2", "\"purpose\" : \"measurement\"", "\"granted\" : 1");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(3);
    }
  }

  /** Nobody can tell whose the broken row is, and it refuses. */
  @Test
  void rowThatCannotBeRead_isNoGroundForConsent() throws IOException {
    Path crm = folder.resolve("crm.csv");
    Files.writeString(crm, Files.readString(crm) + "c3,Jo,Miller,jo.miller@example.org,no\n");

    Said said = resolve("--to", folder.resolve("golden.csv").toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .contains(
            "1 row of `crm` cannot be read, and may be what refuses consent (crm, line 4: it has fewer columns than the header)")
        .doesNotContain("iller");
    assertThat(folder.resolve("golden.csv")).doesNotExist();
    assertThat(resolve().exit()).as("to look is no harm").isZero();
  }

  @Test
  void rejectedRows_areNamedBySourceLineAndReason() throws IOException {
    Path crm = folder.resolve("crm.csv");
    Files.writeString(
        crm,
        Files.readString(crm)
            + "c3,Jo,Miller,jo.miller@example.org,no\nc4,\"Jo,Miller,a,b,c,d\nc1,Jo,M,,,,\n");

    Said said = resolve();

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out())
        .contains(
            "4 records are 2 people by people/",
            "; 3 rows rejected\n",
            "  crm, line 4: it has fewer columns than the header\n",
            "  crm, line 5: a quote is not closed, or text follows one\n",
            "  crm, row 3: its key stands in a row above\n");
    assertThat(resolve("--json").out())
        .contains(
            "\"place\" : \"line\",\n    \"number\" : 5,\n    \"reason\" : \"a quote is not closed, or text follows one\"");
    assertThat(said.all()).doesNotContain("iller");
  }

  @Test
  void valueOfTooManyRecords_isToldByItsRule() throws IOException {
    Path crm = folder.resolve("crm.csv");
    StringBuilder text = new StringBuilder(Files.readString(crm));
    for (int i = 0; i < 1_200; i++) {
      text.append("d%d,Given%d,Family%d,office@example.org,,2026-01-01,yes%n".formatted(i, i, i));
    }
    Files.writeString(crm, text);

    Said said = resolve();

    assertThat(said.out())
        .contains(
            "  cut `email`: 1 value that too many records hold (up to 1,200) lead to nobody\n");
    assertThat(resolve("--json").out()).contains("\"rule\" : \"email\"", "\"records\" : 1200");
    assertThat(said.all()).doesNotContain("office");
  }

  @Test
  void modelThatIsChanged_resolvesWhenSomebodySignsItAgain() throws IOException {
    Path config = folder.resolve("identity.yaml");
    Path model = folder.resolve("model.yaml");
    String to = model.toString();
    assertThat(Shell.run("identity", "train", "--config", config.toString(), "--to", to).exit())
        .isZero();
    Files.writeString(
        config, Files.readString(config).replace("model: people", "model: model.yaml"));
    assertThat(resolve().err()).contains("nobody stands for the model");

    Said signed = Shell.run("identity", "sign", to, "--by", "Ann");

    assertThat(signed.exit()).as(signed.err()).isZero();
    assertThat(signed.out()).matches("people/\\d+ is signed off by Ann: .*model.yaml\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(model)))
        .isEqualTo("rw-------");
    assertThat(resolve().out()).startsWith("4 records are 2 people");

    Files.writeString(model, Files.readString(model).replace("threshold: 1.0", "threshold: -30.0"));
    Said changed = resolve();
    assertThat(changed.exit()).isEqualTo(1);
    assertThat(changed.err())
        .contains("model.yaml was changed after it was signed off; look at it");
    assertThat(Shell.run("identity", "sign", to, "--by", "Bob", "--json").out())
        .contains("\"signed\" : \"Bob\"");
    assertThat(resolve().exit()).isZero();
    assertThat(Shell.run("identity", "sign", config.toString(), "--by", "Ann").err())
        .contains("identity.yaml is no trained model; write one with `parley identity train");
  }

  @Test
  void fileThatIsThere_isNotWrittenOver() throws IOException {
    Path there = Files.writeString(folder.resolve("golden.csv"), "mine");

    Said said = resolve("--to", there.toString());

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("golden.csv is there already; give another name");
    assertThat(there).hasContent("mine");
  }

  @Test
  void mistakes_areNamedWithTheirPlace() throws IOException {
    Path file = folder.resolve("identity.yaml");
    String right = Files.readString(file);
    Files.writeString(file, right.replace("most-trusted", "most-trustd"));
    assertThat(resolve().err())
        .contains(
            "identity.yaml:3:29: `most-trustd` is no rule of survivorship; did you mean `most-trusted`?");
    Files.writeString(file, right.replace("{measurement: agreed}", "{measurment: agreed}"));
    assertThat(resolve().err())
        .contains(":11:27: `measurment` is no key; did you mean `measurement`?");
    Files.writeString(file, right.replace("measurement: agreed", "measurement: agred"));
    assertThat(resolve().err())
        .contains("the source `crm` has no column `agred`; did you mean `agreed`?");
  }

  @Test
  void toAFile_isNotForANode() throws IOException {
    Path node = Files.writeString(folder.resolve("node.yaml"), "node: {name: a, role: party}\n");

    Said said = Shell.run("resolve", "--config", node.toString(), "--to", "golden.csv");

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).contains("--to is for golden records");
  }
}
