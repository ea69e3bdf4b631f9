package io.parley.query;

import io.parley.policy.Analysis;
import io.parley.policy.Facts;
import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import io.parley.policy.TableName;
import io.parley.policy.Verdict;
import io.parley.policy.Verdicts;
import io.parley.query.privacy.Scans;
import io.parley.query.sql.RefusalPositions;
import io.parley.query.sql.SqlFront;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** What the policies say to a question, at the places of its statement. */
final class Judgement {
  private Judgement() {}

  static Verdict of(Facts facts, Ask ask, SqlFront.Parsed parsed) {
    Verdict verdict = Verdicts.judge(facts, ask.offered().visible(), ask.circumstances());
    return verdict instanceof Verdict.Deny deny
        ? new Verdict.Deny(
            deny.reasons().stream().map(r -> RefusalPositions.placed(r, parsed.syntax())).toList())
        : verdict;
  }

  /**
   * A question that is not understood to its end has its tables, and what their policies say to it
   * whatever it does with them.
   */
  static List<Reason> withTables(Reason reason, Ask ask, SqlFront.Parsed parsed) {
    List<Reason> all = new ArrayList<>(List.of(reason));
    SortedSet<TableName> tables = Scans.ofPeople(parsed.algebra(), ask.offered());
    if (tables.isEmpty()) {
      return all;
    }
    boolean rows = reason.code().equals(ReasonCode.ROW_LEVEL_OUTPUT.code());
    Analysis analysis = rows ? Analysis.ROWS : ask.wanted();
    Facts facts = new Facts(ask.question(), analysis, tables, List.of(), Optional.empty());
    if (of(facts, ask, parsed) instanceof Verdict.Deny deny) {
      deny.reasons().stream().filter(r -> !r.code().equals(reason.code())).forEach(all::add);
    }
    return all;
  }
}
