package io.parley.server.report;

import io.parley.server.wire.AnswerDocument;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A report as it is kept: its numbers, and the answers from which anybody can work them out again.
 *
 * @param form its form
 * @param title for its reader
 * @param with what its file gave beside the questions: costs, planned shares, windows
 * @param evidence how strong it is, in words
 * @param verdict one sentence
 * @param tables its numbers
 * @param health what to know before they are believed
 * @param methods how they were made
 * @param questions what was asked, and what came back
 */
public record ReportDocument(
    int v,
    String form,
    String title,
    Map<String, Object> with,
    String evidence,
    Verdict verdict,
    List<Finding> tables,
    List<Check> health,
    List<String> methods,
    Map<String, Asked> questions) {
  public static final int VERSION = 1;

  /** Copies the collections. */
  public ReportDocument {
    with = Collections.unmodifiableMap(new LinkedHashMap<>(with));
    tables = List.copyOf(tables);
    health = List.copyOf(health);
    methods = List.copyOf(methods);
    questions = Collections.unmodifiableMap(new LinkedHashMap<>(questions));
  }

  /** A question and its answer. */
  public record Asked(String sql, AnswerDocument answer) {}

  /** What a report makes of its answers. */
  public static ReportDocument of(ReportFile file, Map<String, Asked> asked) {
    Map<String, Answers> answers = new LinkedHashMap<>();
    asked.forEach((name, question) -> answers.put(name, new Answers(question.answer())));
    Findings findings = file.report().findings(new Replies(answers));
    List<Check> health = new ArrayList<>(findings.health());
    spent(asked.values()).ifPresent(health::add);
    return new ReportDocument(
        VERSION,
        file.form().word(),
        file.title(),
        file.with(),
        file.report().evidence().words(),
        findings.verdict(),
        findings.tables(),
        health,
        findings.methods(),
        asked);
  }

  /** What the answers of the report were charged, by population; one that was kept counts too. */
  private static Optional<Check> spent(Collection<Asked> asked) {
    Map<String, BigDecimal> sum = new TreeMap<>();
    asked.forEach(
        question ->
            question
                .answer()
                .receipt()
                .charges()
                .forEach((who, charge) -> sum.merge(who, charge.epsilon(), BigDecimal::add)));
    return sum.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Check(
                Check.State.NOTE,
                "privacy spent",
                sum.entrySet().stream()
                        .map(e -> "ε %s of %s".formatted(plain(e.getValue()), e.getKey()))
                        .collect(Collectors.joining(", "))
                    + "; asked again, the same answers cost nothing"));
  }

  private static String plain(BigDecimal epsilon) {
    return epsilon.setScale(3, RoundingMode.UP).stripTrailingZeros().toPlainString();
  }
}
