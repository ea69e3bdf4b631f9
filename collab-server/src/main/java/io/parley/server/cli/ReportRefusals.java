package io.parley.server.cli;

import io.parley.policy.Diagnostics;
import io.parley.policy.ReasonCode;
import io.parley.server.report.ReportRun;
import io.parley.server.wire.RefusalReason;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;

/** Why a report is not run: what the collaboration lacks, or what its policies do not allow. */
final class ReportRefusals {
  private static final Set<String> MISSING =
      Set.of(
          ReasonCode.UNKNOWN_TABLE.code(),
          ReasonCode.UNKNOWN_COLUMN.code(),
          ReasonCode.NOT_FOUND.code());

  private ReportRefusals() {}

  /** All that is missing, each once; where nothing is, every reason with its place. */
  static void print(ReportRun.Refused refused, PrintWriter err) {
    List<String> missing =
        refused.questions().stream()
            .flatMap(q -> q.reasons().stream())
            .filter(r -> MISSING.contains(r.rule()))
            .map(RefusalReason::message)
            .distinct()
            .toList();
    if (!missing.isEmpty()) {
      err.println("the collaboration lacks what this report needs:");
      missing.forEach(m -> err.println("  " + m));
      return;
    }
    err.println(refused.getMessage());
    for (ReportRun.RefusedQuestion question : refused.questions()) {
      for (RefusalReason reason : question.reasons()) {
        err.println(Diagnostics.render(reason.asReason(), question.sql()));
      }
    }
  }
}
