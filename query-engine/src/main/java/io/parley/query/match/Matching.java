package io.parley.query.match;

import java.util.List;

/**
 * How people of two parties become joined units, and by how many one removal can change them.
 *
 * <p><b>The rule.</b> Each party's stream of people is first made clean by the room: one row a
 * token, and for each key one token a value (lowest wins), looking at that stream alone. Then keys
 * are tried in the agreed order; a pair is matched on a key when both hold the same value of it and
 * neither is matched yet.
 *
 * <p><b>Theorem</b> (assumptions: who holds a value is frozen before the question, so that removing
 * a person frees its values for nobody; each value of a key is held by at most one person on a
 * side). Removing one person from one side changes the set of matched pairs by at most K pairs, K
 * being the number of keys: <i>proof.</i> On one key the values define a partial one-to-one map
 * between the sides, so a person takes part in at most one pair of each key's map. Follow the
 * removal of person a<sub>0</sub>. If it was matched on key i to b, then b is free for a later key
 * j &gt; i, where its only candidate is one a<sub>1</sub>; if a<sub>1</sub> was matched on a later
 * key still, that pair is given up for the pair with b, and so on with strictly growing key
 * numbers. The pairs that change form one path that alternates between removed and added pairs,
 * with a strictly growing key number at each step, so that there are at most K of them. The same
 * holds for adding a person, by symmetry. For K = 1 at most one pair changes; with one party there
 * is no matching and exactly one unit changes.
 *
 * <p>The room's cleaning is what makes the second assumption true whatever a party sends; it looks
 * at one stream only, so a lying partner can spoil its own people and no one else's.
 *
 * @param parties the one or two parties, sorted
 * @param keys the key types tried, in the agreed order; none for a single party
 */
public record Matching(List<String> parties, List<String> keys) {
  public Matching {
    parties = List.copyOf(parties);
    keys = List.copyOf(keys);
    if (parties.isEmpty() || parties.size() > 2) {
      throw new IllegalArgumentException("one or two parties are matched, not " + parties.size());
    }
    if (parties.size() == 2 && keys.isEmpty()) {
      throw new IllegalArgumentException("two parties without a key in common cannot be matched");
    }
  }

  /** c: how many joined units one person's removal can change. */
  public int changedUnits() {
    return parties.size() == 1 ? 1 : keys.size();
  }

  /** The common table expressions that end in {@code matched(u, p0[, p1])}: one row a unit. */
  public String sql() {
    StringBuilder sql = new StringBuilder();
    for (int side = 0; side < parties.size(); side++) {
      clean(sql, side);
    }
    if (parties.size() == 1) {
      return sql.append("matched AS (SELECT p AS u, p AS p0 FROM side0)").toString();
    }
    for (int key = 0; key < keys.size(); key++) {
      sql.append("pairs%d AS (SELECT a.p AS p0, b.p AS p1 FROM".formatted(key));
      sql.append(" side0_k%1$d a JOIN side1_k%1$d b ON a.k = b.k".formatted(key));
      for (int side = 0; side < 2; side++) {
        String alias = side == 0 ? "a" : "b";
        for (int earlier = 0; earlier < key; earlier++) {
          sql.append(side == 0 && earlier == 0 ? " WHERE " : " AND ");
          sql.append(
              "NOT EXISTS (SELECT 1 FROM pairs%d e WHERE e.p%d = %s.p)"
                  .formatted(earlier, side, alias));
        }
      }
      sql.append("), ");
    }
    sql.append("matched AS (");
    for (int key = 0; key < keys.size(); key++) {
      sql.append(key == 0 ? "" : " UNION ALL ");
      sql.append("SELECT p0 AS u, p0, p1 FROM pairs").append(key);
    }
    return sql.append(")").toString();
  }

  /** One row a token, and one token a value of each key, looking at this stream alone. */
  private void clean(StringBuilder sql, int side) {
    StringBuilder columns = new StringBuilder("p");
    for (int key = 0; key < keys.size(); key++) {
      columns.append(", k").append(key);
    }
    sql.append(
        "side%1$d AS (SELECT %2$s FROM people%1$d WHERE p IS NOT NULL QUALIFY row_number() OVER (PARTITION BY p ORDER BY %2$s) = 1), "
            .formatted(side, columns));
    for (int key = 0; key < keys.size(); key++) {
      sql.append(
          "side%1$d_k%2$d AS (SELECT p, k%2$d AS k FROM side%1$d WHERE k%2$d IS NOT NULL QUALIFY row_number() OVER (PARTITION BY k%2$d ORDER BY p) = 1), "
              .formatted(side, key));
    }
  }
}
