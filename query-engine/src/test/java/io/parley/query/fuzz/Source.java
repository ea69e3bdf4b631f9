package io.parley.query.fuzz;

import java.util.List;

/**
 * Something that can stand in FROM: it has the column {@code person} and the fields.
 *
 * @param sql its text without an alias
 * @param tables the tables in it, as often as they are
 */
record Source(String sql, List<Field> fields, List<String> tables) {
  Source {
    fields = List.copyOf(fields);
    tables = List.copyOf(tables);
  }

  List<Field> fields(String alias) {
    return fields.stream().map(f -> f.of(alias)).toList();
  }
}
