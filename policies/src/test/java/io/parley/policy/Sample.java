package io.parley.policy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Facts and policies for tests; by default everything is in order. */
final class Sample {
  static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
  static final PolicyPosition AT = new PolicyPosition("exposures.yaml", 2, 1);
  static final Protection PROTECTION =
      new Protection(new BigDecimal("1.0"), new BigDecimal("1e-9"), 1, 20, 100, 50);

  private Sample() {}

  static TableName table(String dotted) {
    int dot = dotted.indexOf('.');
    return new TableName(dotted.substring(0, dot), dotted.substring(dot + 1));
  }

  static ColumnPolicy column(String name, ColumnType type, Use... use) {
    return new ColumnPolicy(
        name, type, Set.of(use), List.of(), Optional.empty(), new PolicyPosition("c.yaml", 9, 3));
  }

  static Allowance aggregate(String... to) {
    return aggregate(PROTECTION, to);
  }

  static Allowance aggregate(Protection protection, String... to) {
    return new Allowance.Aggregate(
        Scope.of(Set.of(to), Set.of("measurement")),
        Terms.NONE,
        protection,
        new PolicyPosition("a.yaml", 12, 5));
  }

  /** An allowance of that template of the owner's alone, stricter than others. */
  static Allowance template(String name, String... to) {
    PolicyPosition position = new PolicyPosition("a.yaml", 12, 5);
    return new Allowance.Aggregate(
        Scope.of(Set.of(to), Set.of("measurement")),
        Terms.NONE,
        new Protection(new BigDecimal("0.5"), new BigDecimal("1e-9"), 1, 20, 100, 50),
        List.of(new TemplateRef(Optional.empty(), name, Optional.empty(), position)),
        position);
  }

  static Allowance threshold(int minPeople, int times, String... to) {
    return new Allowance.Threshold(
        new Scope(
            Set.of(to), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
        Terms.NONE.withTimes(AccessBudget.of(times, AccessBudget.Per.MONTH)),
        minPeople,
        10,
        new PolicyPosition("a.yaml", 20, 5));
  }

  static Allowance audience(int minPeople, int times, String... to) {
    return new Allowance.Audience(
        new Scope(
            Set.of(to), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
        Terms.NONE.withTimes(AccessBudget.of(times, AccessBudget.Per.MONTH)),
        minPeople,
        Set.of("file"),
        new PolicyPosition("a.yaml", 16, 5));
  }

  static TablePolicy policy(String table, List<ColumnPolicy> columns, Allowance... allow) {
    return policy(table, columns, Optional.empty(), allow);
  }

  static TablePolicy policy(
      String table, List<ColumnPolicy> columns, Optional<LocalDate> expires, Allowance... allow) {
    return policy(table, columns, Set.of(), Optional.empty(), expires, allow);
  }

  static TablePolicy policy(
      String table,
      List<ColumnPolicy> columns,
      Set<String> residency,
      Optional<LocalDate> starts,
      Optional<LocalDate> expires,
      Allowance... allow) {
    return new TablePolicy(
        table(table),
        "people",
        "person",
        List.of("email"),
        Optional.empty(),
        columns,
        List.of(allow),
        Optional.empty(),
        residency,
        starts,
        expires,
        List.of(),
        AT);
  }

  static PopulationBudget budget(String owner, boolean exactDisclosures) {
    return new PopulationBudget(
        "people",
        owner,
        new BigDecimal("10"),
        new BigDecimal("1e-6"),
        PopulationBudget.Period.MONTH,
        exactDisclosures,
        new PolicyPosition(owner + ".people.yaml", 1, 1));
  }

  static FactsBuilder facts(Analysis analysis) {
    return new FactsBuilder(analysis);
  }

  /** Facts of a question by metromail for metromail. */
  static final class FactsBuilder {
    private final Analysis analysis;
    private final TreeSet<TableName> tables = new TreeSet<>();
    private final List<ColumnUse> uses = new ArrayList<>();
    private String receiver = "metromail";
    private String purpose = "measurement";
    private Details details = Details.NONE;

    private FactsBuilder(Analysis analysis) {
      this.analysis = analysis;
    }

    FactsBuilder touches(String table) {
      tables.add(table(table));
      return this;
    }

    FactsBuilder uses(String table, String column, Use use) {
      int at = 8 + 10 * uses.size();
      uses.add(
          new ColumnUse(table(table), column, use, Optional.of(new SqlPosition(1, at, 1, at + 4))));
      return touches(table);
    }

    FactsBuilder receiver(String member) {
      receiver = member;
      return this;
    }

    FactsBuilder purpose(String word) {
      purpose = word;
      return this;
    }

    FactsBuilder details(Details how) {
      details = how;
      return this;
    }

    Facts build() {
      Optional<SqlPosition> rows =
          analysis == Analysis.ROWS ? Optional.of(new SqlPosition(1, 8, 1, 13)) : Optional.empty();
      return new Facts(
          new Question("metromail", receiver, purpose),
          analysis,
          tables,
          uses,
          rows,
          details,
          Optional.empty());
    }
  }
}
