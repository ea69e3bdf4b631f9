package io.parley.query.sql.rewrite;

import io.parley.policy.PolicySet;
import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import io.parley.policy.Rewrite;
import io.parley.policy.SqlRefusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.calcite.runtime.CalciteException;

/**
 * Looks for a small change with which a refused question passes. Every candidate is planned and
 * judged like a question, as the text that would be offered; nothing is asked. At most {@value
 * #MOST_PLANNED} are planned. It knows the statement, the reasons and the offered policies, and no
 * clock: the same refusal gets the same offer.
 */
public final class Rewrites {
  static final int MOST_PLANNED = 8;

  /** More changes than this are another question. */
  private static final int MOST_ROUNDS = 4;

  private static final Map<String, List<Rewriting>> KINDS = kinds();

  private final Offered offered;
  private final Function<String, List<Reason>> judge;
  private final Set<String> seen = new HashSet<>();
  private int planned;

  private Rewrites(Offered offered, Function<String, List<Reason>> judge) {
    this.offered = offered;
    this.judge = judge;
  }

  /**
   * A changed statement that passes.
   *
   * @param offered what the analyst sees
   * @param judge plans a statement, and says why it is refused; empty when it is not
   */
  public static Optional<Rewrite> of(
      String sql, List<Reason> reasons, PolicySet offered, Function<String, List<Reason>> judge) {
    Rewrites rewrites = new Rewrites(new Offered(offered), judge);
    rewrites.seen.add(sql);
    return rewrites.tried(new Draft(sql, reasons, List.of()));
  }

  /** A refused statement on the way, and what was changed so far. */
  private record Draft(String sql, List<Reason> reasons, List<String> changes) {}

  private Optional<Rewrite> tried(Draft draft) {
    int ways = ways(draft);
    for (int way = 0; way < ways; way++) {
      Optional<Draft> next = changed(draft, way).filter(d -> seen.add(d.sql()));
      if (next.isEmpty() || planned == MOST_PLANNED) {
        continue;
      }
      planned++;
      List<Reason> left = judge.apply(next.get().sql());
      if (left.isEmpty()) {
        return Optional.of(new Rewrite(next.get().sql(), next.get().changes()));
      }
      if (next.get().changes().size() < MOST_ROUNDS) {
        Optional<Rewrite> found = tried(new Draft(next.get().sql(), left, next.get().changes()));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** No change helps where there is a reason that none can answer. */
  private static int ways(Draft draft) {
    int most = 0;
    for (Reason reason : draft.reasons()) {
      List<Rewriting> kinds = kinds(reason);
      if (kinds.isEmpty()) {
        return 0;
      }
      most = Math.max(most, kinds.size());
    }
    return most;
  }

  /** All reasons answered at once, each in its nth way or its last one that applies. */
  private Optional<Draft> changed(Draft draft, int way) {
    try {
      Statement statement = Statement.parse(draft.sql());
      List<String> changes = new ArrayList<>(draft.changes());
      for (Reason reason : draft.reasons()) {
        change(statement, reason, way).filter(c -> !changes.contains(c)).ifPresent(changes::add);
      }
      String sql = statement.sql();
      return changes.equals(draft.changes()) || isObscure(sql)
          ? Optional.empty()
          : Optional.of(new Draft(sql, draft.reasons(), changes));
    } catch (SqlRefusal
        | CalciteException
        | ClassCastException
        | UnsupportedOperationException
        | StackOverflowError e) {
      // A statement of a form that a kind does not foresee gets no offer.
      return Optional.empty();
    }
  }

  private Optional<String> change(Statement statement, Reason reason, int way) {
    List<Rewriting> kinds = kinds(reason);
    for (int i = 0; i < kinds.size(); i++) {
      Rewriting kind = kinds.get((way + i) % kinds.size());
      Optional<String> changed = kind.change(statement, reason, offered);
      if (changed.isPresent()) {
        return changed;
      }
    }
    return Optional.empty();
  }

  /** What a terminal would not show as it stands is not offered to be copied. */
  private static boolean isObscure(String sql) {
    return sql.codePoints()
        .anyMatch(
            c ->
                c != '\n'
                    && (Character.getType(c) == Character.CONTROL
                        || Character.getType(c) == Character.FORMAT));
  }

  private static List<Rewriting> kinds(Reason reason) {
    return KINDS.getOrDefault(reason.code(), List.of());
  }

  private static Map<String, List<Rewriting>> kinds() {
    Map<String, List<Rewriting>> kinds = new HashMap<>();
    List<Rewriting> column =
        List.of(new DropGroup(), new CountInstead(), new DropFilter(), new DropMeasure());
    kinds.put(ReasonCode.NOT_FOUND.code(), List.of(new NearName()));
    kinds.put(ReasonCode.UNKNOWN_TABLE.code(), List.of(new NearName()));
    kinds.put(ReasonCode.UNKNOWN_COLUMN.code(), List.of(new NearName()));
    kinds.put(ReasonCode.SQL_INVALID.code(), List.of(new AddGroup()));
    kinds.put(ReasonCode.BAD_HINT.code(), List.of(new DropHint()));
    kinds.put(ReasonCode.NOISE_OUT_OF_RANGE.code(), List.of(new DropHint()));
    kinds.put(ReasonCode.COLUMN_USE_NOT_ALLOWED.code(), column);
    kinds.put(ReasonCode.BOUNDS_MISSING.code(), List.of(new DropMeasure()));
    kinds.put(ReasonCode.RANGE_UNKNOWN.code(), List.of(new DropMeasure()));
    kinds.put(ReasonCode.BOUNDS_TOO_WIDE.code(), List.of(new DropMeasure()));
    kinds.put(ReasonCode.ROW_LEVEL_OUTPUT.code(), List.of(new CountPeople()));
    kinds.put(ReasonCode.NOT_SUPPORTED_YET.code(), List.of(new DropOrder()));
    kinds.put(ReasonCode.JOIN_NOT_ON_PERSON.code(), List.of(new PersonJoin()));
    kinds.put(
        ReasonCode.GRAIN_TOO_FINE.code(),
        List.of(new RoundTime(), new DropGroup(), new DropFilter()));
    kinds.put(ReasonCode.JOIN_REQUIRED.code(), List.of(new AddJoin()));
    kinds.put(ReasonCode.COMPARISON_NOT_ALLOWED.code(), List.of(new DropFilter()));
    kinds.put(ReasonCode.FUNCTION_NOT_ALLOWED.code(), column);
    return kinds;
  }
}
