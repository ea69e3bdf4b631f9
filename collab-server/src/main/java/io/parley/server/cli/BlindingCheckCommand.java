package io.parley.server.cli;

import io.parley.server.blinding.Openings;
import io.parley.server.blinding.Openings.Shown;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Json;
import io.parley.server.wire.NodeIdentity;
import io.parley.server.wire.PartnersWords;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley blinding check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Says whether an opening fits the commitment that its owner signed, and how many people it shows.",
      "An auditor gives the commitment (--commitment) and the owner's exported keys"
          + " (--keys), compared outside; a party that helped has both (--config, --run)."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the opening shows all people of the commitment",
      "1:it does not, or a file cannot be read",
      "2:wrong usage"
    })
final class BlindingCheckCommand implements Runnable {
  /** What {@code --json} prints. */
  record Document(String collaboration, int epoch, String owner, int run, int people, long rows) {}

  /** Where the commitment is. */
  static final class Committed {
    @ArgGroup(exclusive = false)
    private @Nullable ByAuditor auditor;

    @ArgGroup(exclusive = false)
    private @Nullable HelpingSide helper;
  }

  /** Given from outside. */
  static final class ByAuditor {
    @Option(
        names = "--commitment",
        required = true,
        paramLabel = "FILE",
        description = "as the helper wrote it")
    private Path commitment = Path.of("commitment");

    @Option(
        names = "--keys",
        required = true,
        paramLabel = "FILE",
        description = "the owner's `keys export`")
    private Path keys = Path.of("keys.json");
  }

  /** Kept at the node that helped. */
  static final class HelpingSide {
    @Option(names = "--config", required = true, description = "your node.yaml, if you helped")
    private Path config = Path.of("node.yaml");

    @Option(names = "--run", required = true, description = "which of the partner's runs, from 1")
    private int run;

    @Option(
        names = "--owner",
        paramLabel = "NAME",
        description = "whose people; may be left out where there is one partner")
    private @Nullable String owner;

    @Option(
        names = "--collaboration",
        paramLabel = "NAME",
        description = "which one of node.collaborations; else the one of node.agreement")
    private @Nullable String collaboration;
  }

  @ArgGroup(multiplicity = "1")
  private Committed committed = new Committed();

  @Parameters(paramLabel = "OPENING", description = "as its owner wrote it")
  private Path opening = Path.of("opening");

  @Option(
      names = "--match-keys",
      paramLabel = "FILE",
      description = "write the match keys there, one a line in hexadecimal digits")
  private @Nullable Path matchKeys;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (matchKeys != null) {
      BlindingCommand.requireAbsent(matchKeys);
    }
    Shown shown =
        committed.auditor != null
            ? ofAuditor(committed.auditor)
            : ofHelper(Objects.requireNonNull(committed.helper));
    if (matchKeys != null) {
      write(matchKeys, shown.matchKeys());
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(
        json
            ? Json.pretty(
                new Document(
                    shown.collaboration(),
                    shown.epoch(),
                    shown.owner(),
                    shown.run(),
                    shown.people(),
                    shown.rows()))
            : "run %d of %s in epoch %d of %s: the opening fits, %,d people in %,d rows"
                .formatted(
                    shown.run(),
                    PartnersWords.of(shown.owner()),
                    shown.epoch(),
                    PartnersWords.of(shown.collaboration()),
                    shown.people(),
                    shown.rows()));
    out.flush();
  }

  private Shown ofAuditor(ByAuditor by) {
    NodeIdentity owner = Json.read(BlindingCommand.read(by.keys), NodeIdentity.class);
    return of(
        owner.name(),
        Openings.check(
            BlindingCommand.read(opening),
            BlindingCommand.read(by.commitment),
            owner.checkedKey()));
  }

  private Shown ofHelper(HelpingSide by) {
    BlindingCommand.Node node =
        BlindingCommand.Node.of(
            CollaborationOption.home(by.config, Optional.ofNullable(by.collaboration)));
    Agreement.Node owner = node.owner(by.owner);
    return of(
        owner.name(),
        Openings.check(
            BlindingCommand.read(opening),
            Openings.commitment(node.databases(), node.agreement(), owner.name(), by.run),
            owner.verifyingKey()));
  }

  /** The key says who signed; what its holder calls itself inside must be the name it goes by. */
  private static Shown of(String name, Shown shown) {
    if (!shown.owner().equals(name)) {
      throw new ConfigurationException(
          "the commitment is in the name of `%s`, and the key that signed it is that of `%s`; ask who signs in another's name"
              .formatted(PartnersWords.of(shown.owner()), PartnersWords.of(name)));
    }
    return shown;
  }

  private static void write(Path file, byte[] packed) {
    StringBuilder lines = new StringBuilder();
    for (int at = 0; at < packed.length; at += 32) {
      lines.append(HexFormat.of().formatHex(packed, at, at + 32)).append('\n');
    }
    Path whole = file.toAbsolutePath();
    new NodeDirectory(Objects.requireNonNull(whole.getParent()))
        .writeWhole(whole, lines.toString().getBytes(StandardCharsets.US_ASCII));
  }
}
