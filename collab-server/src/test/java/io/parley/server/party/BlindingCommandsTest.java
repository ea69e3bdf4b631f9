package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.MatchKey;
import io.parley.server.Parley;
import io.parley.server.blinding.BlindingRelay;
import io.parley.server.wire.BlindedKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An audit as people do it: hearth opens, metromail shows what it kept, an auditor looks. */
class BlindingCommandsTest {
  private static final BlindedKeys TERMS = new BlindedKeys(BlindedKeys.PROTOCOL, 10_000, 16, 4);

  private static Path root;
  private static TwoNodes two;

  private record Said(int exit, String out, String err) {}

  @BeforeAll
  static void blind(@TempDir Path folder) throws IOException {
    root = folder;
    two = TwoNodes.blinding(root, Map.of(), TERMS);
    new BlindingRelay(two.hearth().blinding(), two.metromail().blinding()).run();
    for (String party : List.of("hearth", "metromail")) {
      StringBuilder yaml = new StringBuilder("node:\n  name: %s\n  role: party\n".formatted(party));
      yaml.append("  pins:\n");
      two.pins().forEach((name, pin) -> yaml.append("    %s: \"%s\"\n".formatted(name, pin)));
      Files.writeString(root.resolve(party).resolve("node.yaml"), yaml);
    }
  }

  @AfterAll
  static void close() {
    two.close();
  }

  private static Said parley(String... command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Parley.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return new Said(line.execute(command), out.toString(), err.toString());
  }

  private static String at(String file) {
    return root.resolve(file).toString();
  }

  private static Said open(String file, String... more) {
    String[] all = {
      "blinding", "open", "--config", at("hearth/node.yaml"), "--run", "1", "--to", at(file)
    };
    String[] command = java.util.Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, command, all.length, more.length);
    return parley(command);
  }

  @Test
  void openingWithoutTheWord_isWrongUsageAndSaysWhatItWouldDisclose() {
    Said said = open("unsaid");

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err())
        .startsWith(
            "an opening discloses the match key of every person of the run to whoever reads it; if that is meant, add --discloses-match-keys");
    assertThat(root.resolve("unsaid")).doesNotExist();
  }

  @Test
  void auditor_seesTheSetFromWhatBothHandOver() throws IOException {
    assertThat(open("opening", "--discloses-match-keys").exit()).isZero();
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("opening"))))
        .isEqualTo("rw-------");
    assertThat(
            parley(
                    "blinding",
                    "commitment",
                    "--config",
                    at("metromail/node.yaml"),
                    "--run",
                    "1",
                    "--to",
                    at("commitment"))
                .exit())
        .isZero();
    Files.writeString(
        root.resolve("hearth.json"),
        parley("keys", "export", "--config", at("hearth/node.yaml")).out());

    Said said =
        parley(
            "blinding",
            "check",
            at("opening"),
            "--commitment",
            at("commitment"),
            "--keys",
            at("hearth.json"),
            "--match-keys",
            at("set"),
            "--json");

    assertThat(said.err()).isEmpty();
    assertThat(said.exit()).isZero();
    // Ann, Bob and Dan by e-mail, and one by phone.
    assertThat(said.out())
        .contains("\"owner\" : \"hearth\"")
        .contains("\"run\" : 1")
        .contains("\"people\" : 4");
    assertThat(Files.readAllLines(root.resolve("set")))
        .hasSize(4)
        .contains(
            HexFormat.of()
                .formatHex(
                    MatchKey.of(two.agreement().profile(), "email", "ann@example.com").toBytes()));
  }

  @Test
  void helper_looksWithWhatItKept_andASpoiltOpeningShowsNothing() throws IOException {
    open("kept", "--discloses-match-keys");
    String[] check = {
      "blinding", "check", at("kept"), "--config", at("metromail/node.yaml"), "--run", "1"
    };
    assertThat(parley(check).out())
        .isEqualTo(
            "run 1 of hearth in epoch 1 of spring-mailing: the opening fits, 4 people in %d rows%n"
                .formatted(12));

    byte[] spoilt = Files.readAllBytes(root.resolve("kept"));
    spoilt[spoilt.length / 2] ^= 1;
    Files.write(root.resolve("kept"), spoilt);
    Said said = parley(check);
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).isEmpty();
    assertThat(said.err())
        .isEqualTo("parley: the opening is not signed by its owner as it is; it shows nothing\n");
  }

  /** Whoever holds the key could call itself anything in what it signs. */
  @Test
  void commitmentInAnothersName_isRefusedToTheAuditor() throws IOException {
    open("named", "--discloses-match-keys");
    parley(
        "blinding",
        "commitment",
        "--config",
        at("metromail/node.yaml"),
        "--run",
        "1",
        "--to",
        at("named-commitment"));
    String keys = parley("keys", "export", "--config", at("hearth/node.yaml")).out();
    Files.writeString(
        root.resolve("other.json"), keys.replace("\"hearth\"", "\"cinema\\u001b[2J\""));

    Said said =
        parley(
            "blinding",
            "check",
            at("named"),
            "--commitment",
            at("named-commitment"),
            "--keys",
            at("other.json"));

    assertThat(said.out()).isEmpty();
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo(
            "parley: the commitment is in the name of `hearth`, and the key that signed it is that of `cinema\\u{1b}[2J`; ask who signs in another's name\n");
  }

  @Test
  void fileThatIsThere_isNotWrittenOver() throws IOException {
    Files.writeString(root.resolve("there"), "mine");

    Said said = open("there", "--discloses-match-keys");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo("parley: " + at("there") + " is there already; name another file\n");
    assertThat(Files.readString(root.resolve("there"))).isEqualTo("mine");
  }
}
