package io.parley.query.sql.rewrite;

import io.parley.policy.Reason;
import java.util.Optional;

/**
 * One kind of small change. It looks at the statement and at the offered names alone; whether the
 * changed statement passes is found out by planning it, so that a kind need not be right.
 */
@FunctionalInterface
interface Rewriting {
  /**
   * Changes the statement so that a reason may go.
   *
   * @return what was changed, in words; empty, and nothing was changed, where this kind has nothing
   *     to offer for this reason
   */
  Optional<String> change(Statement statement, Reason reason, Offered offered);
}
