package io.parley.server.cli;

import io.parley.identity.find.Answer;
import io.parley.identity.find.Finder;
import io.parley.identity.find.Match;
import io.parley.identity.find.RecordKey;
import io.parley.identity.plan.IdentityFile;
import io.parley.identity.plan.TypedValues;
import io.parley.identity.table.RecordTable;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.party.LiveFound;
import io.parley.server.party.LiveQuestion;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley identity find}. */
@Command(
    name = "find",
    mixinStandardHelpOptions = true,
    description = {
      "Finds the records of an identity file, or of a running node, that may be the person of whom"
          + " some values are known.",
      "Of an identity file the sources are read first, which takes long where they are large; the"
          + " find itself takes milliseconds, and is printed with what it took. A running node"
          + " with `node.pipeline` has its records at hand and is asked at its operator's door."
    })
final class IdentityFindCommand implements Runnable {
  /** DuckDB's memory, megabytes. */
  private static final int MEMORY = 2_000;

  @Option(names = "--config", description = "the identity file")
  private @Nullable Path config;

  @Option(names = "--node", description = "the running node's node.yaml")
  private @Nullable Path node;

  @Option(
      names = "--least",
      paramLabel = "BITS",
      description = "the least weight (default: the model's threshold)")
  private @Nullable Double least;

  @Option(
      names = "--most",
      paramLabel = "N",
      description = "how many are named (default: ${DEFAULT-VALUE})")
  private int most = 10;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description = "as in which source the values are written (of a node default: the first)")
  private @Nullable String source;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Parameters(
      arity = "1..*",
      paramLabel = "attribute=value",
      description = "what is known, such as family_name=Smith")
  private Map<String, String> known = new LinkedHashMap<>();

  @Spec private @Nullable CommandSpec spec;

  /**
   * What {@code --json} prints.
   *
   * @param milliseconds that the find took, without reading the sources
   */
  record Document(
      List<Named> matches, int reached, int compared, List<String> cut, double milliseconds) {
    /** One match. */
    record Named(String source, String key, String person, double bits, double probability) {
      static Named of(Match match) {
        return new Named(
            match.record().source(),
            match.record().key(),
            match.person().orElse(""),
            match.bits(),
            match.probability());
      }
    }

    static Document of(Answer answer, double milliseconds) {
      return new Document(
          answer.matches().stream().map(Named::of).toList(),
          answer.reached(),
          answer.compared(),
          answer.cut(),
          milliseconds);
    }
  }

  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (most < 1) {
      throw new ParameterException(line, "--most wants a whole number of at least 1");
    }
    if ((config == null) == (node == null)) {
      throw new ParameterException(line, "name either --config or --node");
    }
    if (node != null) {
      ask(line, node);
      return;
    }
    IdentityFile file = IdentityFile.read(Objects.requireNonNull(config));
    Map<String, String> record = TypedValues.normalised(file, Optional.ofNullable(source), known);
    IdentityProgress progress = new IdentityProgress(line.getErr());
    try (RecordTable table = RecordTable.open(MEMORY)) {
      FindRecords records = FindRecords.read(file, table, progress);
      progress.end();
      Finder finder = records.finder();
      long start = System.nanoTime();
      Answer answer = finder.find("", record, least == null ? records.threshold() : least, most);
      double took = (System.nanoTime() - start) / 1e6;
      print(line.getOut(), answer, took);
    }
  }

  private void ask(CommandLine line, Path nodeFile) {
    NodeConfiguration configuration = NodeConfiguration.load(nodeFile);
    String by = source == null ? configuration.sources().get(0).name() : source;
    LiveQuestion.Find asked = new LiveQuestion.Find(by, known, Optional.ofNullable(least), most);
    long start = System.nanoTime();
    LiveFound found =
        RunningNode.ask(
            NodeDirectory.of(nodeFile, configuration), LiveQuestion.FIND, asked, LiveFound.class);
    Answer answer =
        new Answer(
            found.matches().stream()
                .map(
                    m ->
                        new Match(
                            new RecordKey(m.source(), m.key()),
                            Optional.of(m.person().toString()),
                            m.bits()))
                .toList(),
            found.reached(),
            found.compared(),
            found.cut());
    print(line.getOut(), answer, (System.nanoTime() - start) / 1e6);
  }

  private void print(PrintWriter out, Answer answer, double took) {
    if (json) {
      out.println(Json.pretty(Document.of(answer, took)));
    } else {
      for (Match match : answer.matches()) {
        out.printf(
            Locale.ROOT,
            "%-16s %-24s %-24s %6.1f bits%n",
            match.record().source(),
            match.record().key(),
            match.person().orElse("-"),
            match.bits());
      }
      out.printf(
          Locale.ROOT,
          "%,d of %,d compared records reach the weight, found in %.1f ms%n",
          answer.reached(),
          answer.compared(),
          took);
      answer
          .cut()
          .forEach(
              rule ->
                  out.printf("`%s` brought nobody: too many records hold the same there%n", rule));
    }
    out.flush();
  }
}
