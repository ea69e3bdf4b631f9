package io.parley.query.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.PublicTable;
import io.parley.policy.TablePolicy;
import io.parley.query.CorpusRoom;
import io.parley.query.backend.BackendException;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.sql.ParleyTypes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That the questions are SQL, of every construct, and that the same dice write the same. */
class SqlGrammarTest {
  private static final int STATEMENTS = 2_000;
  private final SqlGrammar grammar = new SqlGrammar(CorpusRoom.POLICIES);

  /** With the person as a column of every table, each question is plain SQL that DuckDB runs. */
  @Tag("slow")
  @Test
  void statements_areSqlOfEveryConstruct() {
    Map<Construct, Integer> counts = new EnumMap<>(Construct.class);
    Set<String> texts = new HashSet<>();
    List<String> broken = new ArrayList<>();
    try (DuckDb database = tables()) {
      for (int seed = 0; seed < STATEMENTS; seed++) {
        Statement statement = grammar.next(new Random(seed));
        statement.constructs().forEach(c -> counts.merge(c, 1, Integer::sum));
        texts.add(statement.sql());
        try {
          database.execute(statement.sql());
        } catch (BackendException e) {
          broken.add(statement.sql() + "\n  " + e.getCause());
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(texts).hasSizeGreaterThan(STATEMENTS * 9 / 10);
    for (Construct construct : Construct.values()) {
      assertThat(counts.getOrDefault(construct, 0))
          .as("statements with %s", construct)
          .isGreaterThanOrEqualTo(STATEMENTS / 200);
    }
  }

  @Test
  void statement_ofTheSameDice_isTheSame() {
    assertThat(grammar.next(new Random(5))).isEqualTo(grammar.next(new Random(5)));
  }

  private static DuckDb tables() {
    DuckDb database = DuckDb.open(256);
    for (TablePolicy table : CorpusRoom.POLICIES.tables()) {
      database.execute("CREATE SCHEMA IF NOT EXISTS " + table.table().party());
      StringBuilder columns = new StringBuilder("person UUID");
      for (ColumnPolicy column : table.columns()) {
        columns.append(", \"").append(column.name()).append("\" ");
        columns.append(ParleyTypes.duckDb(column.type()));
      }
      database.execute("CREATE TABLE " + table.table() + " (" + columns + ")");
    }
    for (PublicTable table : CorpusRoom.POLICIES.publicTables()) {
      String columns =
          table.columns().stream()
              .map(c -> "\"%s\" %s".formatted(c.name(), ParleyTypes.duckDb(c.type())))
              .collect(Collectors.joining(", "));
      database.execute("CREATE TABLE %s (%s)".formatted(table.table(), columns));
    }
    return database;
  }
}
