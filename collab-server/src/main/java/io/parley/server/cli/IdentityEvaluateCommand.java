package io.parley.server.cli;

import io.parley.identity.judge.Evaluation;
import io.parley.identity.plan.IdentityFile;
import io.parley.identity.table.RecordTable;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley identity evaluate}. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Resolves the sources of an identity file whose truth is known, and says how right that is:"
          + " precision, recall and F1 over pairs and over records (B-cubed), and false merges.",
      "The truth is read when all is resolved. The figures are those at the model's threshold, after"
          + " clustering; a list has the others."
    })
final class IdentityEvaluateCommand implements Runnable {
  /** DuckDB's memory, megabytes. */
  static final int MEMORY = 2_000;

  @Option(
      names = "--config",
      required = true,
      description = "the identity file: sources, mapping, model and truth")
  private Path config = Path.of("identity.yaml");

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    try (RecordTable table = RecordTable.open(MEMORY)) {
      Evaluation evaluation =
          Evaluation.of(IdentityFile.read(config), table, new IdentityProgress(line.getErr()));
      EvaluationDocument document = EvaluationDocument.of(evaluation);
      PrintWriter out = line.getOut();
      out.print(json ? Json.pretty(document) + System.lineSeparator() : document.text());
      out.flush();
    }
  }
}
