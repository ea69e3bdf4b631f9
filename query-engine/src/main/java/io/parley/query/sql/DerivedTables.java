package io.parley.query.sql;

import io.parley.policy.DerivedTable;
import io.parley.policy.PolicySet;
import io.parley.policy.ReasonCode;
import io.parley.policy.SqlPosition;
import io.parley.policy.SqlRefusal;
import io.parley.policy.TableName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The derived tables of one statement, written out wherever they are named: each is read when the
 * statement first names it, validated on its own, over the offered tables and never over a name of
 * the statement, and converted anew at each place.
 */
public final class DerivedTables {
  /** A derived table over a derived table over … : not more than this. */
  static final int MOST_NESTED = 4;

  private final PolicySet offered;
  private final String asker;
  private final boolean allowed;
  private final RelDataTypeFactory types = ParleyTypes.newFactory();
  private final Map<TableName, Sql> read = new LinkedHashMap<>();
  private final Deque<Frame> open = new ArrayDeque<>();
  private final Frame statement = new Frame(Optional.empty());

  /** The derived table of the statement whose SQL was refused. */
  private Optional<DerivedTable> refused = Optional.empty();

  private int characters;

  DerivedTables(PolicySet offered, String asker) {
    this(offered, asker, true);
  }

  private DerivedTables(PolicySet offered, String asker, boolean allowed) {
    this.offered = offered;
    this.asker = asker;
    this.allowed = allowed;
  }

  /** For a template, whose digest stands for all that it asks: none may be named. */
  static DerivedTables none(PolicySet offered) {
    return new DerivedTables(offered, "", false);
  }

  /**
   * A derived table on its own.
   *
   * @param person which of its columns says whose a row is
   */
  public record Alone(RelNode algebra, int person, Hidden hidden) {
    /** A refusal of its algebra. */
    public SqlRefusal told(SqlRefusal refusal) {
      return new SqlRefusal(hidden.told(refusal.reason()));
    }
  }

  /** What is being read: the statement, or a derived table. */
  private static final class Frame {
    private final Optional<DerivedTable> table;

    /** Tables of people that it names itself. */
    private final Set<TableName> own = new TreeSet<>();

    private final Map<DerivedTable, Sql> named = new LinkedHashMap<>();
    private int levelsBelow;

    Frame(Optional<DerivedTable> table) {
      this.table = table;
    }

    void names(DerivedTable derived, Sql sql) {
      named.put(derived, sql);
      levelsBelow = Math.max(levelsBelow, sql.levels());
    }

    Set<TableName> sources() {
      Set<TableName> all = new TreeSet<>(own);
      named.values().forEach(sql -> all.addAll(sql.sources()));
      return all;
    }

    Set<TableName> derived() {
      Set<TableName> all = new TreeSet<>();
      named.forEach(
          (table, sql) -> {
            all.add(table.table());
            all.addAll(sql.derived());
          });
      return all;
    }
  }

  /**
   * A derived table that was read.
   *
   * @param sources the tables of people that it is made of, at any depth
   * @param derived the derived tables that it is made of, at any depth
   * @param levels of its syntax and of what it names
   */
  private record Sql(
      Validated validated, Set<TableName> sources, Set<TableName> derived, int levels) {}

  /** The statement, validated; its derived tables are read. */
  Validated validated(SqlNode syntax) {
    open.push(statement);
    try {
      Validated validated = Validated.of(syntax, new OfferedCatalog(offered, this), types);
      checkLevels(SyntaxLimits.check(syntax) + statement.levelsBelow);
      return validated;
    } catch (SqlRefusal e) {
      throw placed(e, syntax);
    } finally {
      open.clear();
    }
  }

  private SqlRefusal placed(SqlRefusal refusal, SqlNode syntax) {
    return refused
        .map(t -> Hidden.of(t, TablePlaces.first(t.table(), syntax), isOwn(t)))
        .map(hidden -> new SqlRefusal(hidden.at(refusal.reason())))
        .orElse(refusal);
  }

  /** A table of people was named by what is being read. */
  void touched(TableName table) {
    if (!open.isEmpty()) {
      open.element().own.add(table);
    }
  }

  /** The columns of a derived table; reads it when it was not named before. */
  RelDataType rowType(DerivedTable table, RelDataTypeFactory factory) {
    Sql sql = read.containsKey(table.table()) ? known(table) : read(table, factory);
    if (!open.isEmpty()) {
      open.element().names(table, sql);
    }
    return sql.validated().rowType();
  }

  private Sql known(DerivedTable table) {
    return Optional.ofNullable(read.get(table.table())).orElseThrow();
  }

  private Sql read(DerivedTable table, RelDataTypeFactory factory) {
    boolean ofStatement = open.size() == 1;
    try {
      checkNesting(table);
      Sql sql =
          SqlFront.parsed(
              table.sql(), UnaryOperator.identity(), syntax -> read(table, syntax, factory));
      read.put(table.table(), sql);
      return sql;
    } catch (SqlRefusal e) {
      // The innermost one tells; those around it only say where in the statement it was named.
      SqlRefusal told =
          refused.isPresent()
              ? e
              : new SqlRefusal(Hidden.of(table, Optional.empty(), isOwn(table)).told(e.reason()));
      refused = ofStatement || refused.isEmpty() ? Optional.of(table) : refused;
      throw told;
    }
  }

  private Sql read(DerivedTable table, SqlNode syntax, RelDataTypeFactory factory) {
    if (!PrivacyHint.of(syntax).equals(PrivacyHint.NONE)) {
      throw DerivedRefusals.withHint();
    }
    Frame frame = new Frame(Optional.of(table));
    open.push(frame);
    try {
      Validated validated = Validated.of(syntax, new OfferedCatalog(offered, this), factory);
      checkPerson(validated.rowType());
      int levels = SyntaxLimits.check(syntax) + frame.levelsBelow;
      checkLevels(levels);
      return new Sql(validated, frame.sources(), frame.derived(), levels);
    } finally {
      open.pop();
    }
  }

  private void checkNesting(DerivedTable table) {
    if (!allowed) {
      throw DerivedRefusals.inTemplate();
    } else if (open.stream().anyMatch(f -> f.table.filter(table::equals).isPresent())) {
      throw DerivedRefusals.cycle();
    } else if (open.size() > MOST_NESTED) {
      throw DerivedRefusals.tooDeep(MOST_NESTED);
    }
  }

  private static void checkLevels(int levels) {
    if (levels > SyntaxLimits.MOST_LEVELS) {
      throw SqlErrors.tooDeep();
    }
  }

  private static void checkPerson(RelDataType rows) {
    RelDataTypeField person = rows.getField(DerivedTable.PERSON, false, false);
    if (person == null || person.getType().getSqlTypeName() != SqlTypeName.UUID) {
      throw DerivedRefusals.withoutPerson();
    }
  }

  /** The algebra of a derived table at one of the places where it stands. */
  RelNode algebra(DerivedTable table, RelOptCluster cluster) {
    characters += table.sql().length();
    if (characters > SqlFront.MAX_CHARACTERS) {
      throw new SqlRefusal(
          ReasonCode.SQL_TOO_LONG,
          "the statement is longer than %,d characters with its derived tables written out"
              .formatted(SqlFront.MAX_CHARACTERS),
          Optional.empty(),
          "ask a shorter question");
    }
    return known(table).validated().algebra(cluster).project();
  }

  /** Each derived table that was read, on its own, those within others first. */
  List<Alone> alone(SqlNode syntax) {
    List<Alone> all = new ArrayList<>();
    read.forEach(
        (name, sql) -> {
          DerivedTable table = offered.derivedTable(name).orElseThrow();
          Hidden hidden = Hidden.of(table, place(name, syntax), isOwn(table));
          characters = 0;
          try {
            RelNode algebra = sql.validated().algebra().project();
            int person = sql.validated().rowType().getFieldNames().indexOf(DerivedTable.PERSON);
            all.add(new Alone(Rewriter.rewritten(algebra), person, hidden));
          } catch (SqlRefusal e) {
            throw new SqlRefusal(hidden.told(e.reason()));
          }
        });
    characters = 0;
    return all;
  }

  /** Where the statement names a derived table, or one that is made of it. */
  private Optional<SqlPosition> place(TableName table, SqlNode syntax) {
    return statement.named.entrySet().stream()
        .filter(e -> e.getKey().table().equals(table) || e.getValue().derived().contains(table))
        .findFirst()
        .flatMap(e -> TablePlaces.first(e.getKey().table(), syntax));
  }

  /**
   * The derived tables that the statement itself names, each with the sources that only it names.
   */
  List<Origin.AskedDerived> asked(SqlNode syntax) {
    Map<TableName, Origin.AskedDerived> asked = new TreeMap<>();
    statement.named.forEach(
        (table, sql) -> {
          Set<TableName> only = new TreeSet<>(sql.sources());
          only.removeAll(statement.own);
          Optional<SqlPosition> at = TablePlaces.first(table.table(), syntax);
          asked.put(
              table.table(), new Origin.AskedDerived(Hidden.of(table, at, isOwn(table)), only));
        });
    return List.copyOf(asked.values());
  }

  private boolean isOwn(DerivedTable table) {
    return asker.equals(table.table().party());
  }
}
