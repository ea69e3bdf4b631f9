package io.parley.query.sql;

import org.apache.calcite.config.NullCollation;
import org.apache.calcite.sql.SqlDialect;
import org.apache.calcite.sql.dialect.DuckDBSqlDialect;
import org.jspecify.annotations.Nullable;

/** DuckDB's SQL, without the character-set prefixes and nested aggregates that it does not have. */
public final class DuckDialect extends DuckDBSqlDialect {
  public static final SqlDialect INSTANCE =
      new DuckDialect(
          DuckDBSqlDialect.DEFAULT_CONTEXT
              .withIdentifierQuoteString("\"")
              .withNullCollation(NullCollation.LAST));

  private DuckDialect(Context context) {
    super(context);
  }

  @Override
  public void quoteStringLiteral(StringBuilder buffer, @Nullable String charsetName, String value) {
    buffer.append('\'').append(value.replace("'", "''")).append('\'');
  }

  @Override
  public boolean supportsCharSet() {
    return false;
  }

  @Override
  public boolean supportsNestedAggregations() {
    return false;
  }

  /** An identifier in double quotes, for the few statements that we write ourselves. */
  public static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
