package io.parley.server.cli;

import io.parley.policy.Diagnostics;
import io.parley.policy.ReasonCode;
import io.parley.server.report.ReportFile;
import io.parley.server.report.ReportRun;
import io.parley.server.wire.RefusalReason;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a report is not run: what the collaboration lacks, or what its policies do not allow. */
final class ReportRefusals {
  private static final Set<String> MISSING =
      Set.of(
          ReasonCode.UNKNOWN_TABLE.code(),
          ReasonCode.UNKNOWN_COLUMN.code(),
          ReasonCode.NOT_FOUND.code());

  /** What a message says is not there. */
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  private ReportRefusals() {}

  /**
   * All that is missing, each once, with the keys of the file that name it; where nothing is, every
   * reason with its place.
   */
  static void print(ReportRun.Refused refused, ReportFile report, PrintWriter err) {
    List<String> missing =
        refused.questions().stream()
            .flatMap(q -> q.reasons().stream())
            .filter(r -> MISSING.contains(r.rule()))
            .map(RefusalReason::message)
            .distinct()
            .toList();
    if (!missing.isEmpty()) {
      err.println("the collaboration lacks what this report needs, and nothing was asked:");
      missing.forEach(m -> err.println("  " + m + named(m, report)));
      err.println("write what it offers into the report's file, or run it where these are offered");
      return;
    }
    err.println(refused.getMessage());
    for (ReportRun.RefusedQuestion question : refused.questions()) {
      for (RefusalReason reason : question.reasons()) {
        err.println(Diagnostics.render(reason.asReason(), question.sql()));
      }
    }
  }

  /** The lines of the file that a message's name comes from. */
  private static String named(String message, ReportFile report) {
    Matcher name = NAME.matcher(message);
    if (!name.find()) {
      return "";
    }
    List<String> lines = new ArrayList<>();
    report.with().forEach((key, value) -> collect(key, value, name.group(1), lines));
    return lines.isEmpty() ? "" : " (the report's " + String.join(", ", lines) + ")";
  }

  private static void collect(String key, Object value, String name, List<String> lines) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((k, v) -> collect(key + ": " + k, v, name, lines));
    } else if (value instanceof List<?> list) {
      list.forEach(v -> collect(key, v, name, lines));
    } else if (value.equals(name)
        || value.toString().startsWith(name + ".")
        || value.toString().endsWith("." + name)) {
      lines.add("`%s: %s`".formatted(key, value));
    }
  }
}
