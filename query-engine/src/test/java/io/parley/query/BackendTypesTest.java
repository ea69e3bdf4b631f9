package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.backend.duckdb.DuckTypes;
import io.parley.query.backend.duckdb.RelationSql;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.sql.ScalarFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the backend makes of an expression has the type that the algebra says. Clamps, keys and
 * look-ups are written for that type: a fraction in a whole number would pass them.
 */
class BackendTypesTest {
  @Tag("slow")
  @Test
  void expression_ofEachFunction_hasTheTypeOfTheAlgebra() {
    List<String> others = new ArrayList<>();
    try (SmallRoom room = HostileRoom.open()) {
      for (ScalarFunction function : ScalarFunction.values()) {
        for (String example : FunctionExamples.of(function)) {
          String sql = "SELECT COUNT(*) FROM hearth.hostile GROUP BY " + example;
          RelNode below = room.planned(sql).measurements().get(0).boundary().below();
          RelDataTypeField key = below.getRowType().getFieldList().get(0);
          String type = typeOf(room, below);
          if (!type.equals(DuckTypes.name(key.getType()))) {
            others.add(example + " is " + type + ", not " + DuckTypes.name(key.getType()));
          }
        }
      }
    }
    assertThat(others).isEmpty();
  }

  private static String typeOf(SmallRoom room, RelNode node) {
    List<String> statements = new ArrayList<>();
    RelationSql relations = new RelationSql(n -> scan(n, statements), statements, "n");
    String name = relations.relation(node).name();
    String[] type = {""};
    room.database()
        .query(
            RelationSql.with(statements) + "SELECT typeof(any_value(c0)) FROM " + name,
            row -> type[0] = row.getString(1));
    return type[0];
  }

  private static Optional<RelationSql.Relation> scan(RelNode node, List<String> statements) {
    if (!(node instanceof TableScan)) {
      return Optional.empty();
    }
    String columns =
        node.getRowType().getFieldList().stream()
            .map(f -> "\"" + f.getName() + "\" AS c" + f.getIndex())
            .collect(Collectors.joining(", "));
    statements.add("scan AS (SELECT person AS u, " + columns + " FROM hearth.hostile)");
    return Optional.of(new RelationSql.Relation("scan", List.of(RelationSql.UNIT)));
  }

  /** One person at another fraction of the same second moves its own cell by one, and no other. */
  @Test
  void secondsWithFractions_inAMedian_moveByOnePerson() {
    String sql =
        """
        SELECT MEDIAN(LEAST(GREATEST(EXTRACT(EPOCH FROM x.t), 0), 10)) AS m
        FROM hearth.visits v JOIN metromail.mailings USING (person)
        JOIN (VALUES ('north', TIMESTAMP '1970-01-01 00:00:01.25'),
          ('south', TIMESTAMP '1970-01-01 00:00:01.3')) x(k, t) ON x.k = v.area""";
    try (SmallRoom room = CorpusRoom.empty(List.of("email"))) {
      for (int person = 1; person <= 5; person++) {
        String area = person == 5 ? "'south'" : "'north'";
        room.person("hearth", person, person, 0).person("metromail", person, person, 0);
        room.row("hearth.visits", person, "true, NULL, " + area + ", NULL, NULL, NULL, NULL, NULL");
        room.row("metromail.mailings", person, "'mens'");
      }
      assertThat(people(room, sql)).isEqualTo(5);
      room.remove("hearth", 5);
      assertThat(people(room, sql)).isEqualTo(4);
    }
  }

  private static long people(SmallRoom room, String sql) {
    BoundedGroup group = room.groups(room.planned(sql)).get(0);
    return group.histograms().get(0).values().stream().mapToLong(Long::longValue).sum();
  }
}
