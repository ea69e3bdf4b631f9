package io.parley.query.sql.rewrite;

import java.util.regex.Pattern;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.sql.SqlAbstractDateTimeLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.SqlWriterConfig;
import org.apache.calcite.sql.dialect.AnsiSqlDialect;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.pretty.SqlPrettyWriter;
import org.jspecify.annotations.Nullable;

/** SQL as a person writes it: names without quotes where they need none, a clause a line. */
final class PlainSql extends SqlPrettyWriter {
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");
  private static final SqlAbstractParserImpl.Metadata WORDS = SqlParser.create("").getMetadata();

  private PlainSql(SqlWriterConfig config) {
    super(config);
  }

  static String of(SqlNode statement) {
    PlainSql writer =
        new PlainSql(
            SqlPrettyWriter.config()
                .withDialect(new Dialect())
                .withQuoteAllIdentifiers(false)
                .withAlwaysUseParentheses(false)
                .withSelectListItemsOnSeparateLines(false)
                .withUpdateSetListNewline(false)
                .withIndentation(0)
                .withClauseStartsLine(true));
    return writer.format(statement);
  }

  @Override
  public void identifier(String name, boolean quoted) {
    boolean plain =
        PLAIN.matcher(name).matches()
            && !WORDS.isReservedWord(name.toUpperCase(java.util.Locale.ROOT));
    super.identifier(name, quoted && !plain);
  }

  /** BETWEEN is asymmetric without the word. */
  @Override
  public void sep(String sep) {
    if (!sep.equals("ASYMMETRIC")) {
      super.sep(sep);
    }
  }

  /** What our parser reads: LIMIT, and texts without character sets. */
  private static final class Dialect extends AnsiSqlDialect {
    Dialect() {
      super(
          AnsiSqlDialect.DEFAULT_CONTEXT
              .withIdentifierQuoteString("\"")
              .withNullCollation(NullCollation.HIGH));
    }

    @Override
    public void quoteStringLiteral(
        StringBuilder buffer, @Nullable String charsetName, String value) {
      buffer.append('\'').append(value.replace("'", "''")).append('\'');
    }

    @Override
    public void unparseOffsetFetch(
        SqlWriter writer, @Nullable SqlNode offset, @Nullable SqlNode fetch) {
      unparseFetchUsingLimit(writer, offset, fetch);
    }

    @Override
    public void unparseDateTimeLiteral(
        SqlWriter writer, SqlAbstractDateTimeLiteral literal, int left, int right) {
      writer.literal(literal.toString());
    }
  }
}
