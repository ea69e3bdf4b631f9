package io.parley.query.privacy;

import io.parley.policy.Analysis;
import io.parley.policy.ColumnUse;
import io.parley.policy.Facts;
import io.parley.policy.Question;
import io.parley.policy.SqlPosition;
import io.parley.policy.TableName;
import io.parley.policy.Use;
import io.parley.query.sql.PrivacyHint;
import io.parley.query.sql.SqlFront;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Turns what the analysis found into the plain facts that policies judge. */
public final class FactFinder {
  private final Question question;
  private final Optional<SqlSelect> select;

  private FactFinder(Question question, SqlNode syntax) {
    this.question = question;
    SqlNode node = PrivacyHint.outermost(syntax);
    this.select = node instanceof SqlSelect s ? Optional.of(s) : Optional.empty();
  }

  /**
   * The facts of an analysed question.
   *
   * @param syntax the validated syntax, for positions only
   * @param audience whether people are asked for as an audience; then a list of persons is an
   *     audience, otherwise it is rows
   */
  public static Facts facts(
      PrivateQuery query, SqlNode syntax, Question question, boolean audience) {
    return new FactFinder(question, syntax).facts(query, audience);
  }

  private Facts facts(PrivateQuery query, boolean audience) {
    TreeSet<TableName> tables = new TreeSet<>();
    query.leaves().forEach(l -> tables.add(l.table()));
    Set<ColumnUse> uses = new LinkedHashSet<>();
    boolean isAudience = audience && query instanceof PrivateQuery.People p && p.personOnly();
    query
        .conditions()
        .forEach(c -> addUses(uses, query, c, isAudience ? Use.AUDIENCE : Use.FILTER));
    Analysis analysis;
    if (query instanceof PrivateQuery.Numbers numbers) {
      analysis = Analysis.AGGREGATE;
      numbers.groups().forEach(g -> uses.add(use(query, g, Use.GROUP)));
      numbers.measures().forEach(m -> measureUse(query, m).ifPresent(uses::add));
    } else {
      analysis = isAudience ? Analysis.AUDIENCE : Analysis.ROWS;
    }
    Optional<SqlPosition> rowOutput =
        analysis == Analysis.ROWS
            ? select.map(s -> SqlFront.position(s.getSelectList().getParserPosition()))
            : Optional.empty();
    return new Facts(question, analysis, tables, new ArrayList<>(uses), rowOutput);
  }

  private void addUses(Set<ColumnUse> uses, PrivateQuery query, RexNode condition, Use use) {
    for (int index : RelOptUtil.InputFinder.bits(condition)) {
      for (Leaf leaf : query.leaves()) {
        if (leaf.covers(index) && !leaf.isPerson(index)) {
          uses.add(use(query, new FlatColumn(leaf.index(), leaf.column(index)), use));
        }
      }
    }
  }

  private Optional<ColumnUse> measureUse(PrivateQuery query, Measure measure) {
    if (measure instanceof Measure.Sum sum) {
      return Optional.of(use(query, sum.column(), Use.SUM));
    } else if (measure instanceof Measure.Average average) {
      return Optional.of(use(query, average.column(), Use.AVG));
    } else if (measure instanceof Measure.Known known) {
      // Whether a value is known is a condition on it.
      return Optional.of(use(query, known.column(), Use.FILTER));
    }
    return Optional.empty();
  }

  private ColumnUse use(PrivateQuery query, FlatColumn column, Use use) {
    Leaf leaf = query.leaves().get(column.leaf());
    return new ColumnUse(leaf.table(), column.column().name(), use, position(column, use));
  }

  /** Where the column first stands in the clause of this use. */
  private Optional<SqlPosition> position(FlatColumn column, Use use) {
    return select.flatMap(
        s -> {
          List<@Nullable SqlNode> clauses =
              switch (use) {
                case GROUP -> listOf(s.getGroup(), s.getSelectList());
                case FILTER, AUDIENCE -> listOf(s.getWhere(), s.getFrom(), s.getSelectList());
                case SUM, AVG -> listOf(s.getSelectList(), s.getHaving(), s.getOrderList());
              };
          for (SqlNode clause : clauses) {
            Finder finder = new Finder(column.column().name());
            if (clause != null) {
              clause.accept(finder);
            }
            if (finder.found.isPresent()) {
              return finder.found;
            }
          }
          return Optional.empty();
        });
  }

  private static List<@Nullable SqlNode> listOf(@Nullable SqlNode... nodes) {
    List<@Nullable SqlNode> list = new ArrayList<>();
    for (SqlNode node : nodes) {
      list.add(node instanceof SqlNodeList l && l.isEmpty() ? null : node);
    }
    return list;
  }

  private static final class Finder extends SqlBasicVisitor<@Nullable Void> {
    private final String column;
    private Optional<SqlPosition> found = Optional.empty();

    Finder(String column) {
      this.column = column;
    }

    @Override
    public @Nullable Void visit(SqlIdentifier id) {
      if (found.isEmpty()
          && !id.isStar()
          && id.names.get(id.names.size() - 1).equalsIgnoreCase(column)) {
        found = Optional.of(SqlFront.position(id.getParserPosition()));
      }
      return null;
    }
  }
}
