package io.parley.policy;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

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
    return asked
        .touched()
        .filter(p -> p.expires().filter(asked.today()::isAfter).isPresent())
        .map(
            p ->
                ReasonCode.POLICY_EXPIRED.reason(
                    "the policy of `%s` allowed questions until %s"
                        .formatted(p.table(), p.expires().orElseThrow()),
                    position(p.table(), asked),
                    p.position(),
                    "ask `%s` to sign a policy with a later `expires`".formatted(party(p))))
        .toList();
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

  static List<Reason> receiver(Case asked) {
    String receiver = asked.facts().question().receiver();
    return asked
        .touched()
        .filter(p -> !asked.ofKind(p).isEmpty())
        .filter(p -> asked.ofKind(p).stream().noneMatch(a -> a.to().contains(receiver)))
        .map(
            p ->
                ReasonCode.RECEIVER_NOT_ALLOWED.reason(
                    "`%s` does not allow %s to receive the answer"
                        .formatted(p.table(), Words.shown(receiver)),
                    position(p.table(), asked),
                    asked.ofKind(p).get(0).position(),
                    "it may go to " + Words.list(receivers(asked.ofKind(p)))))
        .toList();
  }

  static List<Reason> purpose(Case asked) {
    return asked
        .touched()
        .filter(p -> asked.matching(p).isEmpty() && !covering(asked, p).isEmpty())
        .map(p -> purposeReason(asked, p))
        .toList();
  }

  /** The allowances that lack the purpose: those of the receiver, or all when there is none. */
  private static List<Allowance> covering(Case asked, TablePolicy policy) {
    List<Allowance> kind = asked.ofKind(policy);
    String receiver = asked.facts().question().receiver();
    List<Allowance> own = kind.stream().filter(a -> a.to().contains(receiver)).toList();
    List<Allowance> meant = own.isEmpty() ? kind : own;
    return meant.stream().anyMatch(asked::coversPurpose) ? List.of() : meant;
  }

  private static Reason purposeReason(Case asked, TablePolicy policy) {
    List<Allowance> lacking = covering(asked, policy);
    Collection<String> purposes = new TreeSet<>();
    for (Allowance allowance : lacking) {
      if (allowance instanceof Allowance.Aggregate aggregate) {
        purposes.addAll(aggregate.purposes());
      }
    }
    return ReasonCode.PURPOSE_NOT_ALLOWED.reason(
        "`%s` does not allow the purpose %s"
            .formatted(policy.table(), Words.shown(asked.facts().question().purpose())),
        position(policy.table(), asked),
        lacking.get(0).position(),
        "it allows " + Words.list(purposes));
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

  private static Collection<String> receivers(List<Allowance> allowances) {
    Collection<String> all = new TreeSet<>();
    allowances.forEach(a -> all.addAll(a.to()));
    return all;
  }

  private static String party(TablePolicy policy) {
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
