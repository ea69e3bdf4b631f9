package io.parley.server.rest;

import io.parley.policy.Analysis;
import io.parley.policy.Circumstances;
import io.parley.policy.LintFinding;
import io.parley.policy.Standpoint;
import io.parley.policy.tool.PolicyFileSet;
import io.parley.policy.tool.PolicyTests;
import io.parley.query.sql.ExplainPrefix;
import io.parley.server.account.Right;
import io.parley.server.authoring.Judges;
import io.parley.server.authoring.PolicyExplained;
import io.parley.server.authoring.PolicyExplaining;
import io.parley.server.authoring.PolicyFindings;
import io.parley.server.authoring.PolicyTestReport;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Tools for authors, on policies that the request brings: nothing is kept, no party is asked. */
@RestController
class PolicyController {
  private static final int MOST_FILES = 50;

  private final Clock clock;

  PolicyController(Clock clock) {
    this.clock = clock;
  }

  /**
   * Policy files that are judged together.
   *
   * @param files text by file name
   */
  record Files(Map<String, String> files) {
    Files {
      files = checked(files);
    }
  }

  /** A question under policies that the request brings. */
  record Explain(
      Map<String, String> files,
      String sql,
      Optional<String> analysis,
      Optional<String> asker,
      Optional<String> receiver,
      Optional<String> purpose,
      Optional<Long> people,
      Optional<String> region) {
    Explain {
      files = checked(files);
      sql = Given.must(sql, "sql");
      analysis = Given.may(analysis);
      asker = Given.may(asker);
      receiver = Given.may(receiver);
      purpose = Given.may(purpose);
      people = Given.may(people);
      region = Given.may(region);
    }
  }

  private static Map<String, String> checked(
      @org.jspecify.annotations.Nullable Map<String, String> files) {
    Map<String, String> given = Given.must(files, "files");
    if (given.isEmpty() || given.size() > MOST_FILES) {
      throw ProblemCode.MALFORMED_REQUEST.problem(
          "`files` holds 1 to %d files by name".formatted(MOST_FILES));
    }
    given.forEach(
        (name, text) -> {
          if (!name.matches("[A-Za-z0-9._-]{1,100}\\.yaml") || text == null) {
            throw ProblemCode.MALFORMED_REQUEST.problem(
                "`files` has texts by names such as `hearth.customers.yaml`");
          }
        });
    return Map.copyOf(given);
  }

  @Needs(Right.BROWSE)
  @PostMapping("/v1/policies/lint")
  PolicyFindings.Document lint(@RequestBody Files body) {
    PolicyFileSet files = read(body.files());
    if (!files.problems().isEmpty()) {
      return PolicyFindings.Document.of(PolicyFindings.unreadable(files));
    }
    List<LintFinding> findings = PolicyFindings.of(files.policies(), today());
    return PolicyFindings.Document.of(findings.stream().map(PolicyFindings.Finding::of).toList());
  }

  @Needs(Right.BROWSE)
  @PostMapping("/v1/policies/test")
  PolicyTestReport.Document test(@RequestBody Files body) {
    PolicyFileSet files = read(body.files());
    PolicyTestReport report = new PolicyTestReport();
    if (files.problems().isEmpty()) {
      PolicyTests tests = new PolicyTests(Judges.judge());
      report.add(tests.run(files.tests(), files.policies(), today()), files);
    } else {
      report.add(files);
    }
    return report.document();
  }

  @Needs(Right.EXPLAIN)
  @PostMapping("/v1/policies/explain")
  PolicyExplained.Document explain(@RequestBody Explain body) {
    PolicyFileSet files = read(body.files());
    if (!files.problems().isEmpty()) {
      throw ProblemCode.MALFORMED_REQUEST.problem(
          "a file cannot be read; /v1/policies/lint says where");
    }
    Analysis wanted =
        Analysis.asked(body.analysis().orElse(Analysis.AGGREGATE.word()))
            .orElseThrow(
                () ->
                    ProblemCode.MALFORMED_REQUEST.problem(
                        "`analysis` is one of " + String.join(", ", Analysis.askable())));
    return new PolicyExplaining(
            ExplainPrefix.explained(body.sql()).orElse(body.sql()),
            wanted,
            body.asker(),
            body.receiver(),
            body.purpose().orElse(Standpoint.USUAL_PURPOSE),
            body.people(),
            new Circumstances(today(), body.region()))
        .under(files.policies())
        .document();
  }

  private static PolicyFileSet read(Map<String, String> files) {
    Map<String, byte[]> bytes = new TreeMap<>();
    files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return PolicyFileSet.read(bytes);
  }

  private LocalDate today() {
    return LocalDate.now(clock);
  }
}
