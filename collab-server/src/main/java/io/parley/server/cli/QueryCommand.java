package io.parley.server.cli;

import io.parley.policy.Diagnostics;
import io.parley.query.explain.ExplanationText;
import io.parley.query.sql.ExplainPrefix;
import io.parley.query.sql.PrivacyHint;
import io.parley.query.sql.TemplateCall;
import io.parley.server.client.Profile;
import io.parley.server.client.RoomClient;
import io.parley.server.flight.LostConnection;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.ExplainRequest;
import io.parley.server.wire.Json;
import io.parley.server.wire.RefusalReason;
import io.parley.server.wire.SignedAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley query}. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description = "Asks a running room a question.")
final class QueryCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "SQL",
      description = "the question; - reads it from standard input")
  private String sql = "";

  @Option(
      names = "--template",
      paramLabel = "NAME",
      description = "ask this template, party.template, in place of SQL")
  private String template = "";

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      description = "with --template: a value for a parameter; once for each")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--profile",
      defaultValue = "demo",
      description = "how to reach the room; a running demo leaves ${DEFAULT-VALUE}")
  private String profile = "demo";

  @Option(
      names = "--purpose",
      description = "what for (default: the agreement's only purpose, or measurement)")
  private String purpose = "";

  @ArgGroup private AnalysisOptions analysis = new AnalysisOptions();

  @Option(
      names = "--dry-run",
      description =
          "say what the question would do, cost and tell, and ask nothing: EXPLAIN PRIVACY")
  private boolean dryRun;

  @Option(
      names = "--people",
      paramLabel = "N",
      description =
          "with --dry-run: how large groups are assumed to be (default: 1,000 and 10,000)")
  private @org.jspecify.annotations.Nullable Long people;

  @Option(
      names = "--receipt",
      paramLabel = "FILE",
      description =
          "keep the answer with its receipt as the room signed them; parley audit verify --receipt"
              + " proves them later")
  private @org.jspecify.annotations.Nullable Path receipt;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    checkQuestion();
    if (!template.isEmpty()) {
      sql = TemplateCall.statement(template, parameters);
    } else if (sql.equals("-")) {
      sql = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    }
    boolean explains = dryRun || ExplainPrefix.explained(sql).isPresent();
    checkPeople(explains);
    Profile room = Profile.read(profile);
    AskRequest request =
        new AskRequest(AskRequest.VERSION, sql, analysis.wanted().word(), "", purpose);
    try (RoomClient client = new RoomClient(room)) {
      RoomClient.Outcome outcome =
          explains
              ? client.explain(
                  new ExplainRequest(ExplainRequest.VERSION, request, people == null ? 0 : people))
              : client.ask(request);
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      if (outcome instanceof RoomClient.Outcome.Explained explained) {
        out.print(
            json
                ? Json.pretty(explained.explanation()) + "\n"
                : ExplanationText.of(explained.explanation()));
        out.flush();
        return 0;
      }
      if (outcome instanceof RoomClient.Outcome.Answered answered) {
        keep(answered.signed());
        out.print(json ? Json.pretty(answered.answer()) + "\n" : AnswerText.of(answered.answer()));
        out.flush();
        return 0;
      }
      refused((RoomClient.Outcome.Refused) outcome, out);
      return 1;
    } catch (FlightRuntimeException e) {
      throw new ConfigurationException(notAnswered(e, room));
    }
  }

  static String notAnswered(FlightRuntimeException e, Profile room) {
    FlightStatusCode code = e.status().code();
    if (code == FlightStatusCode.UNAUTHENTICATED) {
      return "the room does not know this access key";
    }
    if (LostConnection.overCertificates(e)) {
      return "the room at %s shows another certificate than that of the profile; ask its operator for a new profile, and connect to it by no other way"
          .formatted(room.address());
    }
    return code == FlightStatusCode.UNAUTHORIZED
        ? e.status().description()
        : "the room at " + room.address() + " does not answer; is it still running?";
  }

  private void keep(SignedAnswer signed) throws IOException {
    if (receipt != null) {
      Files.writeString(receipt, Json.text(signed) + "\n");
    }
  }

  private void checkQuestion() {
    if (sql.isEmpty() == template.isEmpty()) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          template.isEmpty()
              ? "Missing required parameter: SQL, or --template"
              : "--template goes without SQL");
    } else if (template.isEmpty() && !parameters.isEmpty()) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "--param goes with --template");
    }
  }

  private void checkPeople(boolean explains) {
    if (people == null) {
      return;
    } else if (!explains) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "--people goes with --dry-run");
    } else if (!PrivacyHint.isPeople(people)) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "--people is a number from 1 to 1,000,000,000");
    }
  }

  private void refused(RoomClient.Outcome.Refused refused, PrintWriter out) {
    if (json) {
      out.println(Json.pretty(Map.of("refused", refused.reasons(), "rewrite", refused.rewrite())));
      return;
    }
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    for (RefusalReason reason : refused.reasons()) {
      err.println(Diagnostics.render(reason.asReason(), sql));
    }
    refused.rewrite().forEach(rewrite -> err.println(Diagnostics.render(rewrite)));
  }
}
