package io.parley.server.flightsql;

import io.parley.policy.Allowance;
import io.parley.policy.PolicySet;
import io.parley.query.sql.OfferedTables;
import io.parley.query.sql.OfferedTables.Kind;
import io.parley.query.sql.OfferedTables.Listed;
import io.parley.server.account.Account;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The tables that a catalog shows an account: of all that its questions can name, those of its own
 * member, those that allow its member something, public and derived ones.
 */
final class SeenTables {
  private SeenTables() {}

  static List<Listed> of(Account account, PolicySet offered) {
    return OfferedTables.of(offered, account.member()).stream()
        .filter(t -> t.kind() != Kind.TABLE || isFor(account.member(), t, offered))
        .toList();
  }

  private static boolean isFor(String member, Listed table, PolicySet offered) {
    return table.table().party().equals(member)
        || offered.table(table.table()).stream()
            .flatMap(policy -> policy.allow().stream())
            .anyMatch(allowance -> isFor(member, allowance));
  }

  private static boolean isFor(String member, Allowance allowance) {
    return allowance.to().contains(member)
        && allowance.scope().askedBy().map(asks -> asks.contains(member)).orElse(true);
  }

  /** The word for a kind in protocols. */
  static String word(Kind kind) {
    return kind.name().replace('_', ' ');
  }

  /** Whether a name fits a pattern of SQL: {@code %} for any text, {@code _} for a character. */
  static boolean fits(Optional<String> pattern, String name) {
    return pattern.map(p -> Pattern.matches(regex(p), name)).orElse(true);
  }

  private static String regex(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int at = 0; at < pattern.length(); at++) {
      char c = pattern.charAt(at);
      if (c == '\\' && at + 1 < pattern.length()) {
        regex.append(Pattern.quote(String.valueOf(pattern.charAt(++at))));
      } else if (c == '%') {
        regex.append(".*");
      } else {
        regex.append(c == '_' ? "." : Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }
}
