package io.parley.server.cli;

import io.parley.crypto.Fingerprint;
import io.parley.server.audit.AuditFile;
import io.parley.server.audit.AuditFinding;
import io.parley.server.audit.BrokenLog;
import io.parley.server.audit.NodeLog;
import io.parley.server.audit.PinnedKeys;
import io.parley.server.ledger.StorageException;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnAgreement;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.AuditLine;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import io.parley.server.wire.SignedAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley audit verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Proves an audit log whole, offline: every entry as it was, none missing, none moved; or names the"
          + " first that is not.",
      "The log of a node (--config), or an exported one (FILE) under the fingerprint of the node's key"
          + " (--key; where the key was changed, once for each, the one of now first).",
      "With --receipt also that the room signed an answer, and whether the log says so; without a log"
          + " the receipt alone, by --key or by the agreement of --config."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:whole, and signed", "1:it is not, or cannot be read", "2:wrong usage"})
final class AuditVerifyCommand implements Callable<Integer> {
  /**
   * What {@code --json} prints.
   *
   * @param whole whether log and receipt are as they were signed
   * @param number the sequence number at which the log is not; null where it is
   * @param problem what is wrong; empty where nothing is
   * @param log what was found; null where no log was looked at, or it is not whole
   * @param receipt what was found; null where none was looked at, or it is not as it was signed
   */
  record Document(
      boolean whole,
      @Nullable Long number,
      String problem,
      @Nullable AuditFinding log,
      @Nullable Receipt receipt) {}

  /**
   * A receipt that the room signed.
   *
   * @param entry the sequence number of the log's entry that names it; null where there is none, or
   *     no log was looked at
   */
  record Receipt(AnswerDocument.Receipt receipt, String digest, @Nullable Long entry) {}

  @Option(names = "--config", description = "the node.yaml of the node whose log it is")
  private @Nullable Path config;

  @Option(
      names = "--key",
      paramLabel = "FINGERPRINT",
      description = "fingerprint of the node's key, told outside; in digits or words")
  private List<String> keys = List.of();

  @Option(names = "--receipt", paramLabel = "FILE", description = "a signed answer to prove")
  private @Nullable Path receipt;

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "an exported log")
  private @Nullable Path file;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Mixin private CollaborationOption collaboration = new CollaborationOption();

  @Spec private @Nullable CommandSpec spec;

  private final List<Long> named = new ArrayList<>();

  @Override
  public Integer call() {
    checkUsage();
    Document found;
    try {
      found = found();
    } catch (BrokenLog e) {
      found = new Document(false, e.number(), String.valueOf(e.getMessage()), null, null);
    } catch (StorageException | BadDocument e) {
      found = new Document(false, null, String.valueOf(e.getMessage()), null, null);
    }
    print(found);
    return found.whole() ? 0 : 1;
  }

  private void checkUsage() {
    String wrong =
        config == null && file == null && receipt == null
            ? "Missing required argument: --config, FILE or --receipt"
            : config != null && file != null
                ? "a log is of --config or in FILE, not both"
                : config == null && keys.isEmpty() ? "--key goes with FILE and --receipt" : "";
    if (!wrong.isEmpty()) {
      throw new ParameterException(Objects.requireNonNull(spec).commandLine(), wrong);
    }
  }

  private Document found() {
    Optional<SignedAnswer> signed = Optional.ofNullable(receipt).map(AuditVerifyCommand::read);
    Optional<AnswerDocument> answer = signed.map(s -> s.open(roomKey()));
    Consumer<AuditLine> look = line -> signed.ifPresent(s -> look(line, s.digest()));
    Optional<AuditFinding> log = log(look);
    return new Document(
        true,
        null,
        "",
        log.orElse(null),
        answer
            .map(
                a ->
                    new Receipt(
                        a.receipt(),
                        signed.orElseThrow().digest(),
                        named.isEmpty() ? null : named.get(0)))
            .orElse(null));
  }

  private Optional<AuditFinding> log(Consumer<AuditLine> look) {
    if (file != null) {
      return Optional.of(AuditFile.verify(file, pinned(), look));
    } else if (config != null) {
      try (NodeLog log = NodeLog.open(config, collaboration.name(), Clock.systemUTC())) {
        return Optional.of(log.verify(look));
      }
    }
    return Optional.empty();
  }

  private void look(AuditLine line, String digest) {
    if (line.entry().flatMap(e -> e.receipt()).equals(Optional.of(digest))) {
      named.add(line.link().orElseThrow().number());
    }
  }

  private PinnedKeys pinned() {
    List<Fingerprint> all = new ArrayList<>();
    for (String key : keys) {
      try {
        all.add(Fingerprint.parse(key));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            Objects.requireNonNull(spec).commandLine(), "--key: " + e.getMessage());
      }
    }
    return new PinnedKeys(all);
  }

  /** Of the room: as it was told, or as the members signed it. */
  private Fingerprint roomKey() {
    if (!keys.isEmpty()) {
      return pinned().fingerprints().get(0);
    }
    Path node = Objects.requireNonNull(config);
    NodeConfiguration configuration = NodeConfiguration.load(node);
    return OwnAgreement.read(configuration, NodeDirectory.of(node, configuration))
        .agreement()
        .room()
        .verifyingKey()
        .fingerprint();
  }

  private static SignedAnswer read(Path file) {
    try {
      return Json.read(Files.readAllBytes(file), SignedAnswer.class);
    } catch (IOException e) {
      throw new ConfigurationException("the receipt " + file + " cannot be read");
    }
  }

  private void print(Document found) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(Json.pretty(found));
    } else if (!found.whole()) {
      Objects.requireNonNull(spec).commandLine().getErr().println("parley: " + found.problem());
    } else {
      if (found.log() != null) {
        out.print(found.log().text());
      }
      if (found.receipt() != null) {
        out.print(text(found.receipt(), found.log() != null));
      }
    }
    out.flush();
  }

  private static String text(Receipt receipt, boolean withLog) {
    StringBuilder text =
        new StringBuilder(
            "the room signed the answer of query %s to %s%n"
                .formatted(receipt.receipt().queryId(), receipt.receipt().receiver()));
    if (withLog) {
      text.append(
          receipt.entry() == null
              ? "no shown entry of this log names it%n".formatted()
              : "entry %d of this log names it%n".formatted(receipt.entry()));
    }
    return text.append("receipt %s%n".formatted(receipt.digest())).toString();
  }
}
