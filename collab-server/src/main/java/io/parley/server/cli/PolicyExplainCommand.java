package io.parley.server.cli;

import io.parley.policy.Circumstances;
import io.parley.policy.PolicySet;
import io.parley.policy.Standpoint;
import io.parley.policy.tool.PolicyFileSet;
import io.parley.query.sql.ExplainPrefix;
import io.parley.query.sql.PrivacyHint;
import io.parley.server.authoring.PolicyExplained;
import io.parley.server.authoring.PolicyExplaining;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley policy explain}. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Says what a question would get under the policies of a folder, and why; needs no node and no"
          + " data.",
      "Denied: each reason under the SQL and under the policy's line that decides. Allowed: what it"
          + " must obey and whose policy says so, its price, and the error to expect."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:allowed", "1:denied, or a file cannot be read", "2:wrong usage"})
final class PolicyExplainCommand implements Callable<Integer> {
  @Option(
      names = "--sql",
      required = true,
      paramLabel = "SQL",
      description = "the question; - reads it from standard input")
  private String sql = "";

  @Option(
      names = "--policies",
      paramLabel = "FOLDER",
      description = "the policies of all members (default: the current folder)")
  private Path policies = Path.of("");

  @Option(
      names = "--asker",
      paramLabel = "MEMBER",
      description = "who asks (default: the owner of the first table)")
  private @Nullable String asker;

  @Option(
      names = "--receiver",
      paramLabel = "MEMBER",
      description = "who gets the answer (default: the asker)")
  private @Nullable String receiver;

  @Option(
      names = "--purpose",
      defaultValue = Standpoint.USUAL_PURPOSE,
      description = "what for (default: ${DEFAULT-VALUE})")
  private String purpose = Standpoint.USUAL_PURPOSE;

  @ArgGroup private AnalysisOptions analysis = new AnalysisOptions();

  @Option(
      names = "--people",
      paramLabel = "N",
      description = "how large groups are assumed to be (default: 1,000 and 10,000)")
  private @Nullable Long people;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "where the room is, for policies with `residency`")
  private @Nullable String region;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  private final LocalDate today = LocalDate.now(Clock.systemUTC());

  @Override
  public Integer call() throws IOException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (people != null && !PrivacyHint.isPeople(people)) {
      throw new ParameterException(line, "--people is a number from 1 to 1,000,000,000");
    }
    PolicyFileSet files = new PolicyPaths(line).readFolder(policies);
    if (!files.problems().isEmpty()) {
      throw new ConfigurationException(files.renderedProblems().stripTrailing());
    }
    if (files.documents().isEmpty()) {
      throw new ConfigurationException(
          "there are no policies in the folder %s; name one with --policies"
              .formatted(policies.toString().isEmpty() ? "." : policies));
    }
    String statement = statement();
    PolicyExplained explained = explained(files.policies(), statement);
    PrintWriter out = line.getOut();
    out.print(
        json ? Json.pretty(explained.document()) + "\n" : explained.text(statement, files.texts()));
    out.flush();
    return explained.isAllowed() ? 0 : 1;
  }

  private String statement() throws IOException {
    String given =
        sql.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : sql;
    return ExplainPrefix.explained(given).orElse(given);
  }

  private PolicyExplained explained(PolicySet offered, String statement) {
    return new PolicyExplaining(
            statement,
            analysis.wanted(),
            Optional.ofNullable(asker),
            Optional.ofNullable(receiver),
            purpose,
            Optional.ofNullable(people),
            new Circumstances(today, Optional.ofNullable(region)))
        .under(offered);
  }
}
