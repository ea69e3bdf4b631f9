package io.parley.query;

import io.parley.query.plan.Contribution;
import java.util.Collections;
import java.util.List;

/** Contributions of rows, as a question of two parties who match on one key has them. */
public final class JointRows {
  private static final Contribution.Rows ROWS = rows();

  private JointRows() {}

  /** So many alike. */
  public static List<Contribution.Rows> of(int count) {
    return Collections.nCopies(count, ROWS);
  }

  private static Contribution.Rows rows() {
    try (SmallRoom room = CorpusRoom.open(List.of("email"))) {
      return room
          .planned(
              "SELECT COUNT(DISTINCT person) AS n FROM hearth.customers c JOIN metromail.mailings m USING (person)")
          .contributions()
          .stream()
          .filter(Contribution.Rows.class::isInstance)
          .map(Contribution.Rows.class::cast)
          .findFirst()
          .orElseThrow();
    }
  }
}
