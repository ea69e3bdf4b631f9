package io.parley.policy;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** What each touched table's policy must say. */
final class TableRules {
  private TableRules() {}

  static List<Reason> offered(Case asked) {
    List<String> offered =
        asked.policies().tables().stream().map(p -> p.table().toString()).distinct().toList();
    return asked.tables().stream()
        .filter(table -> asked.of(table).isEmpty())
        .map(table -> unknown(table, asked, offered))
        .toList();
  }

  static List<Reason> inForce(Case asked) {
    return asked.touched().flatMap(p -> notInForce(p, asked).stream()).toList();
  }

  static List<Reason> analysis(Case asked) {
    Analysis analysis = asked.facts().analysis();
    if (analysis == Analysis.ROWS) {
      return List.of();
    }
    return asked
        .touched()
        .filter(p -> asked.ofKind(p).isEmpty())
        .map(
            p ->
                ReasonCode.ANALYSIS_NOT_ALLOWED.reason(
                    "`%s` does not allow the analysis `%s`".formatted(p.table(), analysis.word()),
                    position(p.table(), asked),
                    p.position(),
                    "ask without this table, or ask `%s` to allow it".formatted(party(p))))
        .toList();
  }

  private static Optional<Reason> notInForce(TablePolicy policy, Case asked) {
    LocalDate today = asked.circumstances().today();
    if (policy.expires().filter(today::isAfter).isPresent()) {
      return Optional.of(
          ReasonCode.POLICY_EXPIRED.reason(
              "the policy of `%s` allowed questions until %s"
                  .formatted(policy.table(), policy.expires().orElseThrow()),
              position(policy.table(), asked),
              policy.position(),
              "ask `%s` to sign a policy with a later `expires`".formatted(party(policy))));
    }
    return policy
        .starts()
        .filter(today::isBefore)
        .map(
            starts ->
                ReasonCode.POLICY_NOT_STARTED.reason(
                    "the policy of `%s` allows questions from %s".formatted(policy.table(), starts),
                    position(policy.table(), asked),
                    policy.position(),
                    "ask from that day"));
  }

  private static Reason unknown(TableName table, Case asked, List<String> offered) {
    String help =
        Words.nearest(table.toString(), offered)
            .map(near -> "did you mean `%s`?".formatted(near))
            .orElse("the offered tables are " + Words.list(offered));
    return ReasonCode.UNKNOWN_TABLE.reason(
        "nobody offers a table %s".formatted(Words.shown(table.toString())),
        position(table, asked),
        help);
  }

  static String party(TablePolicy policy) {
    return policy.table().party();
  }

  /** Where the question first uses a column of the table. */
  static Optional<SqlPosition> position(TableName table, Case asked) {
    return asked.facts().columnUses().stream()
        .filter(use -> use.table().equals(table))
        .flatMap(use -> use.position().stream())
        .findFirst();
  }
}
