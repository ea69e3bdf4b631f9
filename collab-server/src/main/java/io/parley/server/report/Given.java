package io.parley.server.report;

import io.parley.identity.yaml.BadFile;
import io.parley.identity.yaml.Item;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The part {@code with:} of a report's file: tables, columns and values, each checked where it
 * stands. Names are plain, and values become quoted literals, so that a report's SQL is what its
 * form says and nothing else.
 */
final class Given {
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
  private static final Pattern TABLE = Pattern.compile("[a-z][a-z0-9_-]*\\.[a-z_][a-z0-9_]*");

  private final Item at;
  private final Map<String, Item> keys;

  /** Refuses keys that are not among these. */
  Given(Item at, Set<String> known) {
    this.at = at;
    this.keys = at.keys(known);
  }

  boolean has(String key) {
    return keys.containsKey(key);
  }

  /** A table, {@code party.table}. */
  String table(String key) {
    return table(must(key));
  }

  /** Two tables or more. */
  List<String> tables(String key) {
    List<String> tables = new ArrayList<>();
    for (Item item : must(key).items()) {
      tables.add(table(item));
    }
    if (tables.size() < 2) {
      throw must(key).bad("`" + key + "` names two tables or more");
    }
    return tables;
  }

  private static String table(Item item) {
    if (!TABLE.matcher(item.text()).matches()) {
      throw item.bad("a table is written party.table, in small letters");
    }
    return item.text();
  }

  /** A column. */
  String column(String key) {
    return column(must(key));
  }

  private static String column(Item item) {
    if (!NAME.matcher(item.text()).matches()) {
      throw item.bad("a column is written in small letters, digits and `_`");
    }
    return item.text();
  }

  Optional<String> columnIfGiven(String key) {
    return has(key) ? Optional.of(column(key)) : Optional.empty();
  }

  /** Columns by the name that the report gives them. */
  Map<String, String> columns(String key) {
    Map<String, String> columns = new LinkedHashMap<>();
    must(key)
        .keys()
        .forEach(
            (name, item) -> {
              if (!NAME.matcher(name).matches()) {
                throw item.bad("a name is written in small letters, digits and `_`");
              }
              columns.put(name, column(item));
            });
    if (columns.isEmpty()) {
      throw must(key).bad("`" + key + "` names a column");
    }
    return columns;
  }

  String text(String key) {
    return must(key).text();
  }

  /** A value as SQL writes it: in quotes. */
  String literal(String key) {
    return literalOf(text(key));
  }

  /** One value or more. */
  List<String> values(String key) {
    List<String> values = must(key).items().stream().map(Item::text).distinct().toList();
    if (values.isEmpty()) {
      throw must(key).bad("`" + key + "` names a value");
    }
    return values;
  }

  /** Numbers above zero, by value. */
  Map<String, BigDecimal> amounts(String key) {
    Map<String, BigDecimal> amounts = new LinkedHashMap<>();
    must(key).keys().forEach((name, item) -> amounts.put(name, new BigDecimal(above(item).text())));
    return amounts;
  }

  private static Item above(Item item) {
    if (item.number(0, 1e15) <= 0) {
      throw item.bad("a number above zero is wanted");
    }
    return item;
  }

  BigDecimal amount(String key) {
    return new BigDecimal(above(must(key)).text());
  }

  /** A whole number within limits; the usual one where none is given. */
  int whole(String key, int usual, int least, int most) {
    if (!has(key)) {
      return usual;
    }
    double number = must(key).number(least, most);
    if (number != Math.rint(number)) {
      throw must(key).bad("a whole number is wanted");
    }
    return (int) number;
  }

  double number(String key, double least, double most) {
    return must(key).number(least, most);
  }

  /** A flag that must be said. */
  boolean mustBeFlag(String key) {
    return must(key).flag();
  }

  boolean flag(String key) {
    return has(key) && must(key).flag();
  }

  BadFile bad(String key, String message) {
    return must(key).bad(message);
  }

  private Item must(String key) {
    Item item = keys.get(key);
    if (item == null) {
      throw at.bad("`" + key + "` is missing");
    }
    return item;
  }

  /** Text as SQL writes it. */
  static String literalOf(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
