package io.parley.policy.tool;

import io.parley.policy.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Types of columns in the words of databases. */
public final class SchemaTypes {
  private static final Map<String, ColumnType> WORDS = new TreeMap<>();

  static {
    put(ColumnType.INTEGER, "integer int bigint smallint tinyint hugeint uinteger ubigint");
    put(ColumnType.INTEGER, "usmallint utinyint int2 int4 int8 long serial bigserial");
    put(ColumnType.DECIMAL, "decimal numeric number double float real float4 float8 money");
    put(ColumnType.TEXT, "text varchar char character string uuid bpchar enum nvarchar clob");
    put(ColumnType.BOOLEAN, "boolean bool bit logical");
    put(ColumnType.DATE, "date");
    put(ColumnType.TIMESTAMP, "timestamp timestamptz datetime");
  }

  private SchemaTypes() {}

  private static void put(ColumnType type, String words) {
    for (String word : words.split(" ", -1)) {
      WORDS.put(word, type);
    }
  }

  /** The type that a database calls so; lengths and time zones make no difference. */
  public static Optional<ColumnType> of(String written) {
    String low = written.toLowerCase(Locale.ROOT).strip();
    boolean nested = low.endsWith("]") || low.startsWith("struct") || low.startsWith("map");
    int end = 0;
    while (end < low.length() && Character.isLetterOrDigit(low.charAt(end))) {
      end++;
    }
    return nested ? Optional.empty() : Optional.ofNullable(WORDS.get(low.substring(0, end)));
  }

  /**
   * Reads {@code name type, name type}; a type may have a length in brackets, and a constraint such
   * as {@code NOT NULL} may follow.
   *
   * @throws IllegalArgumentException with a sentence about the entry that is wrong
   */
  public static List<SchemaColumn> columns(String list) {
    List<SchemaColumn> columns = new ArrayList<>();
    for (String entry : entries(list)) {
      String[] words = entry.strip().split("\\s+", 2);
      Optional<ColumnType> type = words.length == 2 ? of(words[1]) : Optional.empty();
      if (type.isEmpty()) {
        throw new IllegalArgumentException(
            "column %d must be `name type`; types are integer, decimal, text, boolean, date and"
                    .formatted(columns.size() + 1)
                + " timestamp");
      }
      columns.add(new SchemaColumn(words[0].replace("\"", ""), type));
    }
    return columns;
  }

  private static List<String> entries(String list) {
    List<String> entries = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        entries.add(list.substring(start, i));
        start = i + 1;
      }
    }
    entries.add(list.substring(start));
    return entries;
  }
}
