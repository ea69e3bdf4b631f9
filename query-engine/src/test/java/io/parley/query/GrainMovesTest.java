package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.PrivatePlan;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A column's grain: no question that passes tells two values of one cell apart. Random questions
 * are asked twice, and between both every value is moved within its cell; what is accepted must
 * come to the same exact numbers. The same questions without grains show that the moves are seen.
 */
@Tag("slow")
class GrainMovesTest {
  private static final int QUESTIONS = 1_600;
  private static final int WITHOUT_GRAINS = 300;
  private static final int PEOPLE = 12;
  private static final String COLUMNS =
      """
        seen: {type: timestamp, use: [group, filter, count_distinct]%s}
        born: {type: date, use: [group, filter, count_distinct]%s}
        week: {type: date, use: [group, filter, count_distinct]%s}
        age: {type: integer, use: [group, filter, count_distinct], bounds: [0, 120]%s}
        debt: {type: integer, use: [group, filter, count_distinct], bounds: [-100, 100]%s}
        spend: {type: decimal, use: [group, filter, count_distinct], bounds: [0, 100]%s}
      """;

  private enum Column {
    SEEN("seen", "day"),
    BORN("born", "month"),
    WEEK("week", "week"),
    AGE("age", "10"),
    DEBT("debt", "10"),
    SPEND("spend", "0.5");

    private final String column;
    private final String grain;

    Column(String column, String grain) {
      this.column = column;
      this.grain = grain;
    }

    boolean isNumber() {
      return this == AGE || this == DEBT || this == SPEND;
    }
  }

  private static PolicySet policies(boolean grains) {
    Object[] written =
        Arrays.stream(Column.values()).map(c -> grains ? ", grain: " + c.grain : "").toArray();
    String table =
        """
        policy: parley/v1
        table: visits
        owner: hearth
        population: shoppers
        person: person
        match: [email]
        columns:
        %s
        allow:
          - analysis: aggregate
            to: [hearth]
            purposes: [measurement]
            protection: {epsilon_per_query: 1.0, delta_per_query: 1e-9, groups_per_person: 100, rows_per_person: 9, rows_before_join: 9, min_people: 1}
        """
            .formatted(COLUMNS.formatted(written).stripTrailing());
    String budget =
        "population: shoppers\nowner: hearth\nbudget: {epsilon: 9, delta: 1e-6, every: never}\n";
    return PolicySet.of(
        List.of(
            PolicyReader.read("visits.yaml", table.getBytes(StandardCharsets.UTF_8)),
            PolicyReader.read("shoppers.yaml", budget.getBytes(StandardCharsets.UTF_8))));
  }

  /** A value of a column, and another of its cell. */
  private record Pair(String before, String after) {}

  private static Pair pair(Column column, Random random) {
    return switch (column) {
      case SEEN -> {
        LocalDateTime day = LocalDate.ofEpochDay(random.nextInt(-400, 900)).atStartOfDay();
        yield new Pair(
            timestamp(day.plusSeconds(random.nextInt(86_400))),
            timestamp(day.plusSeconds(random.nextInt(86_400))));
      }
      case BORN -> {
        LocalDate month = LocalDate.of(1968 + random.nextInt(4), 1 + random.nextInt(12), 1);
        yield new Pair(
            date(month.plusDays(random.nextInt(month.lengthOfMonth()))),
            date(month.plusDays(random.nextInt(month.lengthOfMonth()))));
      }
      case WEEK -> {
        LocalDate monday = LocalDate.of(2023, 12, 25).plusWeeks(random.nextInt(60));
        yield new Pair(
            date(monday.plusDays(random.nextInt(7))), date(monday.plusDays(random.nextInt(7))));
      }
      case AGE -> numbers(10L * random.nextInt(12), 10, random);
      case DEBT -> numbers(10L * random.nextInt(-10, 10), 10, random);
      case SPEND -> {
        int cell = 50 * random.nextInt(199);
        yield new Pair(cents(cell + random.nextInt(50)), cents(cell + random.nextInt(50)));
      }
    };
  }

  private static Pair numbers(long cell, int width, Random random) {
    return new Pair(
        String.valueOf(cell + random.nextInt(width)), String.valueOf(cell + random.nextInt(width)));
  }

  private static String cents(int cents) {
    return "%d.%02d".formatted(cents / 100, cents % 100);
  }

  private static String timestamp(LocalDateTime time) {
    return "TIMESTAMP '%s %s'"
        .formatted(
            time.toLocalDate(),
            time.toLocalTime().withNano(0).toString().length() == 5
                ? time.toLocalTime() + ":00"
                : time.toLocalTime());
  }

  private static String date(LocalDate date) {
    return "DATE '" + date + "'";
  }

  /** A term over one column, its kind in SQL's terms. */
  private record Term(String sql, Kind kind) {}

  private enum Kind {
    TIME,
    DATE,
    NUMBER
  }

  private static <T> T one(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static Term term(Column column, Random random) {
    if (random.nextBoolean()) {
      return coarse(column, random);
    }
    String c = column.column;
    if (column.isNumber()) {
      int n = one(random, List.of(1, 2, 5, 7, 10, 20, 50));
      return new Term(
          one(
              random,
              List.of(
                  c,
                  c + " / " + n,
                  c + " + " + n,
                  "(" + c + " + " + n + ") / 10",
                  c + " * " + n,
                  "MOD(" + c + ", " + n + ")",
                  "FLOOR(" + c + " / " + n + ")",
                  "CAST(" + c + " / " + n + " AS INTEGER)",
                  "ROUND(" + c + ", -1)",
                  "LEAST(" + c + ", " + n + ")",
                  "ABS(" + c + ")",
                  "-" + c)),
          Kind.NUMBER);
    }
    String unit = one(random, List.of("HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "DECADE"));
    String part =
        one(random, List.of("HOUR", "DAY", "DOW", "WEEK", "MONTH", "QUARTER", "YEAR", "DOY"));
    String shifted =
        c
            + " + INTERVAL '%d' %s"
                .formatted(random.nextInt(1, 9), one(random, List.of("DAY", "MONTH")));
    Kind kind = column == Column.SEEN ? Kind.TIME : Kind.DATE;
    return one(
        random,
        List.of(
            new Term(c, kind),
            new Term("FLOOR(%s TO %s)".formatted(c, unit), kind),
            new Term("FLOOR(%s TO %s)".formatted(shifted, unit), kind),
            new Term("CEIL(%s TO %s)".formatted(c, unit), kind),
            new Term("FLOOR(FLOOR(%s TO WEEK) TO %s)".formatted(c, unit), kind),
            new Term("EXTRACT(%s FROM %s)".formatted(part, c), Kind.NUMBER),
            new Term("EXTRACT(%s FROM FLOOR(%s TO %s))".formatted(part, c, unit), Kind.NUMBER),
            new Term("CAST(%s AS DATE)".formatted(c), Kind.DATE),
            new Term("CAST(%s AS TIMESTAMP)".formatted(c), Kind.TIME),
            new Term(shifted, kind)));
  }

  /** Forms that keep to the grain, or nearly: so that many questions are accepted. */
  private static Term coarse(Column column, Random random) {
    String c = column.column;
    return switch (column) {
      case SEEN ->
          one(
              random,
              List.of(
                  new Term("FLOOR(seen TO DAY)", Kind.TIME),
                  new Term("FLOOR(seen TO MONTH)", Kind.TIME),
                  new Term("CAST(seen AS DATE)", Kind.DATE),
                  new Term("EXTRACT(DOW FROM seen)", Kind.NUMBER),
                  new Term("EXTRACT(YEAR FROM FLOOR(seen TO WEEK))", Kind.NUMBER)));
      case BORN ->
          one(
              random,
              List.of(
                  new Term("FLOOR(born TO MONTH)", Kind.DATE),
                  new Term("FLOOR(born TO QUARTER)", Kind.DATE),
                  new Term("EXTRACT(MONTH FROM born)", Kind.NUMBER),
                  new Term("EXTRACT(YEAR FROM born)", Kind.NUMBER)));
      case WEEK -> new Term("FLOOR(week TO WEEK)", Kind.DATE);
      case AGE -> new Term(one(random, List.of("age / 10", "age / 20", "age / 30")), Kind.NUMBER);
      case DEBT, SPEND -> new Term(c + " / 10", Kind.NUMBER);
    };
  }

  /** A limit at, or near, the start of a cell. */
  private static String limit(Random random) {
    Column column = one(random, List.of(Column.values()));
    String limit =
        switch (column) {
          case SEEN -> one(random, List.of("TIMESTAMP '1970-06-01 00:00:00'", "DATE '1969-12-31'"));
          case BORN -> one(random, List.of("DATE '1970-02-01'", "DATE '1969-11-30'"));
          case WEEK -> one(random, List.of("DATE '2024-01-08'", "DATE '2024-04-14'"));
          case AGE, DEBT -> one(random, List.of("10", "20", "30", "29", "0"));
          case SPEND -> one(random, List.of("10", "20.5", "30.25", "0.5"));
        };
    return column.column + one(random, List.of(" < ", " >= ", " <= ", " > ")) + limit;
  }

  private static String literal(Kind kind, Random random) {
    return switch (kind) {
      case NUMBER ->
          one(
              random,
              List.of("0", "1", "3", "5", "9", "10", "11", "20", "30", "55", "-10", "2.5", "0.3"));
      case DATE ->
          date(
              one(
                  random,
                  List.of(
                      LocalDate.of(2024, 1, 1),
                      LocalDate.of(2024, 4, 15),
                      LocalDate.of(1970, 1, 1),
                      LocalDate.of(1969, 5, 1),
                      LocalDate.of(2023, 12, 25),
                      LocalDate.of(1970, 6, 30))));
      case TIME ->
          one(
              random,
              List.of(
                  "TIMESTAMP '1970-06-01 00:00:00'",
                  "TIMESTAMP '1970-06-01 12:00:00'",
                  "TIMESTAMP '1969-12-31 23:59:59'",
                  "TIMESTAMP '1971-03-15 00:00:00'"));
    };
  }

  private static String condition(Random random) {
    if (random.nextInt(3) > 0) {
      return limit(random);
    }
    Column column = one(random, List.of(Column.values()));
    Term term = term(column, random);
    String low = literal(term.kind(), random);
    String high = literal(term.kind(), random);
    String plain =
        one(
            random,
            List.of(
                term.sql()
                    + one(random, List.of(" < ", " <= ", " > ", " >= ", " = ", " <> "))
                    + low,
                low + one(random, List.of(" < ", " >= ")) + term.sql(),
                term.sql() + " BETWEEN " + low + " AND " + high,
                term.sql() + " >= " + low + " AND " + term.sql() + " < " + high,
                term.sql() + " IN (" + low + ", " + high + ")",
                term.sql() + " IS NOT NULL",
                "NOT (" + term.sql() + " < " + low + ")"));
    return random.nextInt(4) == 0 ? plain + " OR " + condition(random) : plain;
  }

  private static String question(Random random) {
    Term term = term(one(random, List.of(Column.values())), random);
    String where = random.nextInt(3) == 0 ? "" : " WHERE " + condition(random);
    return switch (random.nextInt(5)) {
      case 0 ->
          "SELECT %s AS k, COUNT(*) AS n FROM hearth.visits%s GROUP BY %s"
              .formatted(term.sql(), where, term.sql());
      case 1 -> "SELECT COUNT(DISTINCT %s) AS n FROM hearth.visits%s".formatted(term.sql(), where);
      case 2 ->
          "SELECT COUNT(*) FILTER (WHERE %s) AS n FROM hearth.visits%s"
              .formatted(condition(random), where);
      case 3 ->
          "SELECT CASE WHEN %s THEN 1 WHEN %s THEN 2 ELSE 3 END AS k, COUNT(DISTINCT person) AS n FROM hearth.visits%s GROUP BY 1"
              .formatted(condition(random), condition(random), where)
              .replace("GROUP BY 1", "GROUP BY k");
      default ->
          "SELECT COUNT(*) AS n FROM (SELECT person, MAX(%s) AS m FROM hearth.visits%s GROUP BY person) WHERE m IS NOT NULL"
              .formatted(term.sql(), where);
    };
  }

  /** The exact numbers by group. */
  private static Map<String, List<Long>> exact(SmallRoom room, PrivatePlan.Numbers plan) {
    Map<String, List<Long>> groups = new TreeMap<>();
    for (BoundedGroup group : room.groups(plan)) {
      groups.put(group.keys().toString(), group.numbers());
    }
    return groups;
  }

  private static void fill(SmallRoom room, List<Map<Column, Pair>> rows, boolean after) {
    room.clear();
    for (int i = 0; i < rows.size(); i++) {
      int person = 1 + i % PEOPLE;
      if (i < PEOPLE) {
        room.person("hearth", person, person, 0);
      }
      List<String> values = new ArrayList<>();
      rows.get(i).values().forEach(p -> values.add(after ? p.after() : p.before()));
      room.row("hearth.visits", person, String.join(", ", values));
    }
  }

  private static List<Map<Column, Pair>> rows(Random random) {
    List<Map<Column, Pair>> rows = new ArrayList<>();
    for (int i = 0; i < 2 * PEOPLE; i++) {
      Map<Column, Pair> row = new EnumMap<>(Column.class);
      for (Column column : Column.values()) {
        row.put(column, pair(column, random));
      }
      rows.add(row);
    }
    return rows;
  }

  /** What came of many random questions. */
  private record Tally(int accepted, List<String> told) {}

  private static Tally ask(boolean grains, int questions) {
    Random random = new Random(2_711);
    QueryEngine engine = new QueryEngine(new ExactNoise(new SecureRandomSource()));
    List<String> told = new ArrayList<>();
    int accepted = 0;
    try (SmallRoom one = new SmallRoom(policies(grains), engine);
        SmallRoom other = new SmallRoom(policies(grains), engine)) {
      for (int i = 0; i < questions; i++) {
        if (i % 100 == 0) {
          List<Map<Column, Pair>> rows = rows(random);
          fill(one, rows, false);
          fill(other, rows, true);
        }
        String sql = question(random);
        if (one.plan(sql) instanceof Planning.Planned planned
            && planned.plan() instanceof PrivatePlan.Numbers plan) {
          accepted++;
          if (!exact(one, plan).equals(exact(other, plan))) {
            told.add(sql);
          }
        }
      }
    }
    return new Tally(accepted, told);
  }

  @Test
  void valuesMovedWithinTheirCells_changeNoAcceptedQuestion() {
    Tally tally = ask(true, QUESTIONS);

    assertThat(tally.told()).isEmpty();
    assertThat(tally.accepted()).isGreaterThan(QUESTIONS / 8);
  }

  /** The power of the test: the same moves are seen where no grain forbids to ask. */
  @Test
  void valuesMovedWithinTheirCells_areSeenWithoutGrains() {
    Tally tally = ask(false, WITHOUT_GRAINS);

    assertThat(tally.told()).hasSizeGreaterThan(tally.accepted() / 10);
  }
}
