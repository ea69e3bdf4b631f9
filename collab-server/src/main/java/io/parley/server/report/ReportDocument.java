package io.parley.server.report;

import io.parley.server.wire.AnswerDocument;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A report as it is kept: its numbers, and the answers from which anybody can work them out again.
 *
 * @param form its form
 * @param title for its reader
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
    String evidence,
    Verdict verdict,
    List<Finding> tables,
    List<Check> health,
    List<String> methods,
    Map<String, Asked> questions) {
  public static final int VERSION = 1;

  /** Copies the collections. */
  public ReportDocument {
    tables = List.copyOf(tables);
    health = List.copyOf(health);
    methods = List.copyOf(methods);
    questions = Collections.unmodifiableMap(new LinkedHashMap<>(questions));
  }

  /** A question and its answer. */
  public record Asked(String sql, AnswerDocument answer) {}

  /** What a report makes of its answers. */
  static ReportDocument of(ReportFile file, Map<String, Asked> asked) {
    Map<String, Answers> answers = new LinkedHashMap<>();
    asked.forEach((name, question) -> answers.put(name, new Answers(question.answer())));
    Findings findings = file.report().findings(new Replies(answers));
    return new ReportDocument(
        VERSION,
        file.form().word(),
        file.title(),
        file.report().evidence().words(),
        findings.verdict(),
        findings.tables(),
        findings.health(),
        findings.methods(),
        asked);
  }
}
