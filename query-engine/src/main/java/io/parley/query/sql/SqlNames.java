package io.parley.query.sql;

import java.util.Locale;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;

/** Names as a statement writes them. */
public final class SqlNames {
  private static final SqlAbstractParserImpl.Metadata WORDS = SqlFront.words();

  private SqlNames() {}

  /** A column's, table's or party's name; in quotes where it is a word of the language. */
  public static String written(String name) {
    return WORDS.isReservedWord(name.toUpperCase(Locale.ROOT)) ? "\"" + name + "\"" : name;
  }
}
