package io.parley.query.sql;

import io.parley.policy.PolicySet;
import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;

/**
 * What is known of a statement before its parameters have values.
 *
 * @param columns of its answer
 * @param parameters what each {@code ?} takes, named by its number; types follow from where it
 *     stands
 */
public record Described(List<SqlColumn> columns, List<SqlColumn> parameters) {
  public Described {
    columns = List.copyOf(columns);
    parameters = List.copyOf(parameters);
  }

  /** How many parameters a statement has; 0 where it does not parse, which planning refuses. */
  public static int parameters(String sql) {
    if (sql.indexOf('?') < 0) {
      return 0;
    }
    try {
      return SqlFront.parsed(sql, s -> s, ParameterPlaces::count);
    } catch (SqlRefusal e) {
      return 0;
    }
  }

  /**
   * A statement over the offered tables, its names found and its types told; not judged.
   *
   * @throws SqlRefusal where it is none
   */
  public static Described of(String sql, PolicySet offered, String asker) {
    SqlFront.checkText(sql);
    return SqlFront.parsed(sql, s -> s, syntax -> described(syntax, offered, asker));
  }

  private static Described described(SqlNode syntax, PolicySet offered, String asker) {
    int places = ParameterPlaces.count(syntax);
    Validated validated = new DerivedTables(offered, asker).validated(syntax);
    List<SqlColumn> parameters =
        SqlColumn.of(validated.validator().getParameterRowType(validated.syntax()));
    if (parameters.size() != places) {
      throw new SqlRefusal(
          ReasonCode.SQL_INVALID,
          "the type of a parameter does not follow from where it stands",
          Optional.empty(),
          "write CAST(? AS INTEGER), or the type that it has");
    }
    return new Described(SqlColumn.of(validated.rowType()), parameters);
  }
}
