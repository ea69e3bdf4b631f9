package io.parley.server.cli;

import io.parley.identity.linkage.SignedOff;
import io.parley.identity.linkage.TrainedFile;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.plan.IdentityFile;
import io.parley.identity.plan.Models;
import io.parley.identity.plan.Staged;
import io.parley.identity.plan.Staging;
import io.parley.identity.table.RecordTable;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley identity train}. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Estimates a model's numbers from the records of an identity file, without labels, and writes"
          + " them to a file that `model:` may name from then on.",
      "A model in a file resolves only when a person stands for it (--sign-off). The file holds no"
          + " value of a record: of names and places that five records hold or more, a part of a"
          + " hash. Only this account can read it; who is given it can test guesses at those."
    })
final class IdentityTrainCommand implements Runnable {
  /**
   * What {@code --json} prints.
   *
   * @param model name and version
   * @param records that it was trained on
   * @param signed who stands for it; empty where nobody does
   */
  record Document(String file, String model, int records, String signed) {}

  @Option(names = "--config", required = true, description = "the identity file")
  private Path config = Path.of("identity.yaml");

  @Option(names = "--to", required = true, description = "the file to write; it must not exist")
  private Path to = Path.of("model.yaml");

  @Option(names = "--sign-off", description = "who looked at it and stands for it")
  private String signOff = "";

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (Files.exists(to)) {
      throw exists();
    }
    TrainedModel trained = train(line.getErr());
    if (!signOff.isBlank()) {
      trained = trained.signed(new SignedOff(signOff.strip(), LocalDate.now(Clock.systemUTC())));
    }
    String text = TrainedFile.text(trained);
    OwnFile.write(to, out -> out.write(text));
    PrintWriter out = line.getOut();
    Document document =
        new Document(to.toString(), trained.model().id(), trained.records(), signOff.strip());
    out.println(json ? Json.pretty(document) : text(document));
    out.flush();
  }

  private ConfigurationException exists() {
    return new ConfigurationException(
        to + " is there already; a model stays as it was signed off: give another name");
  }

  private TrainedModel train(PrintWriter err) {
    IdentityFile file = IdentityFile.read(config);
    IdentityProgress progress = new IdentityProgress(err);
    try (RecordTable table = RecordTable.open(IdentityEvaluateCommand.MEMORY)) {
      Staged staged = Staging.stage(file, table, progress);
      return Models.train(file, staged, table, progress);
    }
  }

  private static String text(Document document) {
    return "%s trained on %,d records: %s%s"
        .formatted(
            document.model(),
            document.records(),
            document.file(),
            document.signed().isEmpty()
                ? "; nobody stands for it yet (--sign-off)"
                : ", signed off by " + document.signed());
  }
}
