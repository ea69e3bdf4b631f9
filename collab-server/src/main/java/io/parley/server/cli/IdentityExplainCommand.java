package io.parley.server.cli;

import io.parley.identity.explain.Explainer;
import io.parley.identity.explain.Explanation;
import io.parley.identity.explain.ExplanationText;
import io.parley.identity.plan.Source;
import io.parley.identity.progress.Progress;
import io.parley.identity.report.ReportHtml;
import io.parley.identity.yaml.Nearest;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley identity explain}. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Says why two records are, or are not, one person: what each comparison adds, and which rules"
          + " look at them.",
      "It shows how much alike values are, and not the values, unless --show-values asks for them;"
          + " with it the page and the JSON hold them too."
    })
final class IdentityExplainCommand implements Runnable {
  @Parameters(
      index = "0",
      paramLabel = "SOURCE:KEY",
      description = "a record; where there is one source, KEY will do")
  private String left = "";

  @Parameters(index = "1", paramLabel = "SOURCE:KEY", description = "the other one")
  private String right = "";

  @Option(names = "--config", required = true, paramLabel = "FILE", description = "identity file")
  private Path config = Path.of("");

  @Option(names = "--show-values", description = "show what both records hold")
  private boolean showValues;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "write it as a web page too, to a file that must not exist")
  private @Nullable Path html;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (html != null) {
      OwnFile.checkIsNew(html);
    }
    Explanation pair = explain();
    if (html != null) {
      OwnFile.write(html, page -> page.write(ReportHtml.of(pair)));
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(
        json
            ? Json.pretty(pair) + "\n"
            : "%s and %s%n%n%s".formatted(left, right, ExplanationText.of(pair)));
    out.flush();
  }

  private Explanation explain() {
    try (IdentityRecords records = IdentityRecords.read(config, Progress.NONE)) {
      int one = find(records, left, "first");
      int other = find(records, right, "second");
      if (one == other) {
        throw new ConfigurationException("both are one record; name two");
      }
      Explainer explainer = Explainer.of(records.trained(), records.table(), records.file().link());
      return showValues ? explainer.explainWithValues(one, other) : explainer.explain(one, other);
    }
  }

  private static int find(IdentityRecords records, String named, String which) {
    List<Source> sources = records.file().sources();
    Set<String> names = sources.stream().map(Source::name).collect(Collectors.toSet());
    // As all other commands print a record: SOURCE/KEY.
    int colon = named.indexOf(named.indexOf(':') > 0 ? ':' : '/');
    boolean says = colon > 0 && names.contains(named.substring(0, colon));
    if (!says && sources.size() > 1) {
      throw new ConfigurationException(
          colon > 0
              ? Nearest.unknown("source", named.substring(0, colon), names)
              : "the %s record needs its source: SOURCE:KEY".formatted(which));
    }
    String source = says ? named.substring(0, colon) : sources.get(0).name();
    return Explainer.find(records.table(), source, says ? named.substring(colon + 1) : named)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "the source `%s` has no record of the %s key, or it was rejected"
                        .formatted(source, which)));
  }
}
