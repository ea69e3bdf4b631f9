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
  private final SqlNode whole;

  private FactFinder(Question question, SqlNode syntax) {
    this.question = question;
    this.whole = syntax;
    SqlNode node = PrivacyHint.outermost(syntax);
    this.select = node instanceof SqlSelect s ? Optional.of(s) : Optional.empty();
  }

  /**
   * The facts of an analysed question.
   *
   * @param syntax the validated syntax, for positions only
   * @param wanted the kind of answer that it asks for: a list of persons is an audience for who
   *     asks for one, and else it is rows; numbers are exact for who asks for such
   */
  public static Facts facts(
      PrivateQuery query, SqlNode syntax, Question question, Analysis wanted) {
    return new FactFinder(question, syntax).facts(query, wanted);
  }

  private Facts facts(PrivateQuery query, Analysis wanted) {
    TreeSet<TableName> tables = new TreeSet<>();
    query.tables().forEach(t -> tables.add(t.table()));
    Analysis analysis = analysis(query, wanted);
    boolean isAudience = analysis == Analysis.AUDIENCE;
    Set<ColumnUse> uses = new LinkedHashSet<>();
    for (UsedColumn used : query.uses()) {
      Use use = isAudience ? Use.AUDIENCE : used.use();
      OfferedColumn column = used.column();
      uses.add(
          new ColumnUse(
              column.table(),
              column.column().name(),
              use,
              position(column.column().name(), used.use())));
    }
    Optional<SqlPosition> rowOutput =
        analysis == Analysis.ROWS
            ? select.map(s -> SqlFront.position(s.getSelectList().getParserPosition()))
            : Optional.empty();
    return new Facts(
        question,
        analysis,
        tables,
        new ArrayList<>(uses),
        rowOutput,
        DetailFinder.of(query, isAudience, this::position, this::position),
        Optional.empty());
  }

  private static Analysis analysis(PrivateQuery query, Analysis wanted) {
    if (query instanceof PrivateQuery.Numbers) {
      return wanted == Analysis.THRESHOLD ? Analysis.THRESHOLD : Analysis.AGGREGATE;
    }
    boolean isAudience =
        wanted == Analysis.AUDIENCE && query instanceof PrivateQuery.People p && p.personOnly();
    return isAudience ? Analysis.AUDIENCE : Analysis.ROWS;
  }

  /** Where a function, named as policies name it, first stands. */
  private Optional<SqlPosition> position(String function) {
    FunctionPlace finder = new FunctionPlace(function);
    whole.accept(finder);
    return finder.found();
  }

  /** Where the column first stands in the clause of this use, or else anywhere. */
  private Optional<SqlPosition> position(String column, Use use) {
    AggregatePlace aggregate = new AggregatePlace(column, use);
    whole.accept(aggregate);
    if (aggregate.found().isPresent()) {
      return aggregate.found();
    }
    List<@Nullable SqlNode> places = new ArrayList<>();
    select.ifPresent(
        s ->
            places.addAll(
                switch (use) {
                  case GROUP -> listOf(s.getGroup(), s.getSelectList());
                  case FILTER, AUDIENCE, THRESHOLD ->
                      listOf(s.getWhere(), s.getFrom(), s.getSelectList());
                  default -> listOf(s.getSelectList(), s.getHaving(), s.getOrderList());
                }));
    places.add(whole);
    for (SqlNode place : places) {
      Finder finder = new Finder(column);
      if (place != null) {
        place.accept(finder);
      }
      if (finder.found.isPresent()) {
        return finder.found;
      }
    }
    return Optional.empty();
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
