package io.parley.query.fuzz;

import io.parley.policy.PolicySet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Random questions over the tables of some policies: text that an analyst could write. It knows SQL
 * and what owners allow; it knows nothing of how a question is planned, nor which constructs this
 * version takes: what is refused does not count.
 */
public final class SqlGrammar {
  private static final List<Construct> PLAIN =
      List.of(Construct.SUB_QUERY, Construct.HINT, Construct.AVERAGE);

  private static final Set<Construct> GROUPINGS =
      Set.of(Construct.GROUPING_SETS, Construct.ROLLUP, Construct.CUBE);

  /** Beside these, Calcite calls a person ambiguous that USING has made one. */
  private static final Set<Construct> NAMED =
      Set.of(Construct.SEMI, Construct.ANTI, Construct.ABOVE);

  private final PolicySet policies;

  public SqlGrammar(PolicySet policies) {
    this.policies = policies;
  }

  /** The question of these dice. */
  public Statement next(Random random) {
    Set<Construct> allowed = EnumSet.copyOf(PLAIN);
    Construct[] all = Construct.values();
    for (int fancy = random.nextInt(6); fancy > 0; fancy--) {
      Construct construct = all[random.nextInt(all.length)];
      allowed.add(construct);
      allowed.addAll(needs(construct));
    }
    return new Writer(new Draft(random, allowed)).write();
  }

  /** What a construct needs to appear at all. */
  private static Set<Construct> needs(Construct construct) {
    return switch (construct) {
      case HAVING -> Set.of(Construct.NESTED);
      case STRING -> Set.of(Construct.GROUP_EXPRESSION);
      default -> Set.of();
    };
  }

  private final class Writer {
    private final Draft draft;
    private final Sources sources;
    private final Conditions conditions;
    private final Expressions expressions;
    private final List<Field> fields = new ArrayList<>();
    private final List<String> tables = new ArrayList<>();

    Writer(Draft draft) {
      this.draft = draft;
      this.sources = new Sources(draft, policies);
      this.conditions = new Conditions(draft);
      this.expressions = new Expressions(draft);
    }

    Statement write() {
      boolean using = !draft.allows(NAMED) && draft.chance(0.5);
      StringBuilder from = new StringBuilder();
      int count = 1 + draft.of(0, 0, 1, 1, 1, 2);
      for (int i = 0; i < count; i++) {
        Source source = sources.any(draft.number(3));
        String alias = "t" + i;
        if (i > 0) {
          from.append(' ').append(sources.joinWords()).append(' ');
        }
        from.append(source.sql()).append(' ').append(alias);
        if (i > 0) {
          from.append(using ? " USING (person)" : " ON t0.person = " + alias + ".person");
        }
        fields.addAll(source.fields(alias));
        tables.addAll(source.tables());
      }
      String person = using || count == 1 ? "person" : "t0.person";
      String where = where(person);
      List<Field> groups = groups();
      List<String> select = new ArrayList<>();
      groups.forEach(g -> select.add(g.sql() + " AS " + draft.name("g")));
      new Aggregates(draft)
          .of(fields, person)
          .forEach(a -> select.add(a + " AS " + draft.name("n")));
      String above = above(select, person);
      String sql =
          "SELECT "
              + (draft.take(Construct.HINT, 0.15) ? "/*+ privacy(groups_per_person='1') */ " : "")
              + String.join(", ", select)
              + " FROM "
              + from
              + where
              + groupBy(groups)
              + above;
      noteTables(count);
      List<String> common = draft.commonTables();
      return new Statement(
          (common.isEmpty() ? "" : "WITH " + String.join(", ", common) + " ") + sql, draft.used());
    }

    private void noteTables(int count) {
      Set<String> different = new LinkedHashSet<>(tables);
      Set<String> parties = new HashSet<>();
      different.forEach(t -> parties.add(t.substring(0, t.indexOf('.'))));
      if (parties.size() > 1) {
        draft.use(Construct.MULTI_KEY);
      }
      if (different.size() < tables.size()) {
        draft.use(Construct.SELF_JOIN);
      }
      if (count > 2) {
        draft.use(Construct.THREE_SOURCES);
      }
    }

    private String where(String person) {
      List<String> all = new ArrayList<>();
      if (draft.chance(0.5)) {
        conditions.on(fields).ifPresent(all::add);
      }
      if (draft.take(Construct.SEMI, 0.8)) {
        all.add(half(person, ""));
      }
      if (draft.take(Construct.ANTI, 0.8)) {
        all.add(half(person, "NOT "));
      }
      if (all.isEmpty()) {
        return "";
      }
      draft.use(Construct.WHERE);
      return " WHERE " + String.join(" AND ", all);
    }

    private String half(String person, String not) {
      Source source = sources.any(1);
      String alias = draft.name("s");
      tables.addAll(source.tables());
      Optional<String> condition =
          draft.chance(0.5) ? conditions.on(source.fields(alias)) : Optional.empty();
      String from = " FROM " + source.sql() + " " + alias + " WHERE ";
      if (draft.chance(0.5)) {
        return "%s %sIN (SELECT %s.person%s)"
            .formatted(person, not, alias, from + condition.orElse("TRUE"));
      }
      return "%sEXISTS (SELECT 1%s%s.person = t0.person%s)"
          .formatted(not, from, alias, condition.map(c -> " AND " + c).orElse(""));
    }

    private List<Field> groups() {
      List<Field> groups = new ArrayList<>();
      for (int i = draft.allows(GROUPINGS) ? 2 : draft.of(0, 1, 1, 2); i > 0; i--) {
        expressions
            .group(fields)
            .filter(g -> groups.stream().noneMatch(o -> o.sql().equals(g.sql())))
            .ifPresent(groups::add);
      }
      if (groups.stream().anyMatch(g -> !g.declared())) {
        draft.use(Construct.UNDECLARED_GROUPS);
      }
      return groups;
    }

    private String groupBy(List<Field> groups) {
      if (groups.isEmpty()) {
        return "";
      }
      List<String> keys = groups.stream().map(Field::sql).toList();
      String list = String.join(", ", keys);
      if (draft.take(Construct.GROUPING_SETS, 1)) {
        return " GROUP BY GROUPING SETS ((%s), (%s), ())".formatted(list, keys.get(0));
      } else if (draft.take(Construct.ROLLUP, 1)) {
        return " GROUP BY ROLLUP (" + list + ")";
      } else if (draft.take(Construct.CUBE, 1)) {
        return " GROUP BY CUBE (" + list + ")";
      }
      return " GROUP BY " + list;
    }

    private String above(List<String> select, String person) {
      if (!draft.take(Construct.ABOVE)) {
        return "";
      }
      String people = "COUNT(DISTINCT " + person + ")";
      return switch (draft.number(3)) {
        case 0 -> " HAVING " + people + " > 1";
        case 1 -> " ORDER BY " + people + " DESC LIMIT 3";
        default -> {
          select.add("100 * " + people + " AS " + draft.name("r"));
          yield "";
        }
      };
    }
  }
}
