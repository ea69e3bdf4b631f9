package io.parley.query.sql;

import io.parley.policy.DerivedTable;
import io.parley.policy.PolicyPosition;
import io.parley.policy.Reason;
import io.parley.policy.SqlPosition;
import java.util.Optional;
import java.util.Set;

/**
 * SQL of somebody else's file behind a name in a question. What is wrong in it is told with the
 * name and the file. Its words and literals are told to its owner alone: it may name what is no
 * longer offered.
 *
 * @param what {@code template} or {@code derived table}, and its name
 * @param at where the name stands in the asker's statement
 */
public record Hidden(
    String what, String owner, PolicyPosition file, Optional<SqlPosition> at, boolean isOwn) {

  /** Codes of refusals whose texts repeat words of the statement. */
  private static final Set<String> REPEATING =
      Set.of("not-found", "sql-syntax", "sql-invalid", "bad-literal", "bad-hint", "not-a-query");

  static Hidden of(Origin.AskedTemplate asked) {
    return new Hidden(
        "the template `%s`".formatted(asked.template().name()),
        asked.template().name().party(),
        asked.template().sqlPosition(),
        Optional.of(asked.at()),
        asked.isOwn());
  }

  static Hidden of(DerivedTable table, Optional<SqlPosition> at, boolean isOwn) {
    return new Hidden(
        "the derived table `%s`".formatted(table.table()),
        table.table().party(),
        table.sqlPosition(),
        at,
        isOwn);
  }

  /** A reason that was told, where the name stands. */
  Reason at(Reason told) {
    return new Reason(told.code(), told.message(), at, told.policy(), told.help());
  }

  /** A reason for its SQL, whose position is one in its SQL. */
  Reason told(Reason reason) {
    if (!isOwn && REPEATING.contains(reason.code())) {
      return new Reason(
          reason.code(),
          reason.code().equals("not-found")
              ? what + " is made of what is not offered now"
              : what + " has SQL that is not understood",
          at,
          Optional.of(file),
          "ask its owner, `%s`, to mend it".formatted(owner));
    }
    if (reason.code().equals("template-not-allowed")) {
      return new Reason(reason.code(), reason.message(), at, reason.policy(), reason.help());
    }
    String place =
        reason
            .sql()
            .filter(p -> isOwn && !at.equals(reason.sql()))
            .map(p -> " (line %d, column %d of its SQL)".formatted(p.line(), p.column()))
            .orElse("");
    return new Reason(
        reason.code(),
        "in %s (%s:%d): %s%s".formatted(what, file.file(), file.line(), reason.message(), place),
        at,
        reason.policy().or(() -> Optional.of(file)),
        reason.help());
  }
}
