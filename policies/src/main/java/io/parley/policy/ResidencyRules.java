package io.parley.policy;

import java.util.List;
import java.util.TreeSet;

/** Where the room must be. */
final class ResidencyRules {
  private ResidencyRules() {}

  static List<Reason> residency(Case asked) {
    return asked
        .touched()
        .filter(p -> !p.residency().isEmpty())
        .filter(p -> asked.circumstances().region().filter(p.residency()::contains).isEmpty())
        .map(
            p ->
                ReasonCode.RESIDENCY_NOT_ALLOWED.reason(
                    "`%s` is joined only in a room in %s, and %s"
                        .formatted(
                            p.table(), Words.list(new TreeSet<>(p.residency())), where(asked)),
                    TableRules.position(p.table(), asked),
                    p.position(),
                    "ask in a collaboration whose room is there"))
        .toList();
  }

  private static String where(Case asked) {
    return asked
        .circumstances()
        .region()
        .map(r -> "this one is in " + Words.shown(r))
        .orElse("the agreement does not say where this one is");
  }
}
