package io.parley.connector.source.jdbc;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Names in a database's SQL, quoted as that database quotes.
 *
 * @param quote its quote; blank where it has none
 */
record SqlNames(String quote) {
  String name(String name) {
    if (quote.isBlank()) {
      if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        throw new IllegalArgumentException(
            "`" + name + "` cannot be named in this database, which does not quote names");
      }
      return name;
    }
    // No name of any database has this character, and drivers end the statement at it.
    if (name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a name with a NUL character names nothing");
    }
    return quote + name.replace(quote, quote + quote) + quote;
  }

  String path(List<String> path) {
    return path.stream().map(this::name).collect(Collectors.joining("."));
  }

  String list(List<String> names) {
    return names.stream().map(this::name).collect(Collectors.joining(", "));
  }
}
