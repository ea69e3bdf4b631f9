package io.parley.query.sql;

import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import io.parley.policy.SqlPosition;
import io.parley.policy.SqlRefusal;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlHint;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Gives a refusal of the algebra, which knows no positions, the one of the construct that it names:
 * where a single construct of the statement can be meant, and else none. No position is better than
 * a wrong one.
 */
@SuppressWarnings("ReferenceEquality") // the same node of the statement, not an equal one
public final class RefusalPositions extends SqlBasicVisitor<@Nullable Void> {
  private static final Pattern QUOTED = Pattern.compile("^`([^`]+)`");

  /**
   * Reasons about a table as a whole, which policies place at its first column for want of FROM.
   */
  private static final Set<String> OF_TABLES =
      Stream.of(
              ReasonCode.POLICY_EXPIRED,
              ReasonCode.POLICY_NOT_STARTED,
              ReasonCode.ANALYSIS_NOT_ALLOWED,
              ReasonCode.RECEIVER_NOT_ALLOWED,
              ReasonCode.ASKER_NOT_ALLOWED,
              ReasonCode.PURPOSE_NOT_ALLOWED,
              ReasonCode.DAY_NOT_ALLOWED,
              ReasonCode.RESIDENCY_NOT_ALLOWED,
              ReasonCode.JOIN_REQUIRED)
          .map(ReasonCode::code)
          .collect(Collectors.toUnmodifiableSet());

  private static final Pattern TABLE = Pattern.compile("`([^`.]+\\.[^`.]+)`");
  private static final Pattern NAMED = Pattern.compile("^([A-Z][A-Z_]+)\\b.*", Pattern.DOTALL);

  private final Predicate<SqlNode> meant;
  private final Set<SqlPosition> found = new LinkedHashSet<>();

  private RefusalPositions(Predicate<SqlNode> meant) {
    this.meant = meant;
  }

  /** The refusal with its position, where there is one to find. */
  public static SqlRefusal placed(SqlRefusal refusal, SqlNode syntax) {
    Reason reason = refusal.reason();
    if (reason.sql().isPresent()) {
      return refusal;
    }
    return position(reason, syntax).map(refusal::at).orElse(refusal);
  }

  /** A policy's reason, which speaks of a table, at the table where it stands once. */
  public static Reason placed(Reason reason, SqlNode syntax) {
    Matcher table = TABLE.matcher(reason.message());
    boolean placed = reason.sql().isPresent() && !OF_TABLES.contains(reason.code());
    if (placed || !table.find()) {
      return reason;
    }
    String name = table.group(1);
    return only(syntax, n -> n instanceof SqlIdentifier id && isTable(id, name))
        .map(reason::at)
        .orElse(reason);
  }

  private static boolean isTable(SqlIdentifier id, String name) {
    return id.names.size() == 2 && String.join(".", id.names).equalsIgnoreCase(name);
  }

  private static Optional<SqlPosition> position(Reason reason, SqlNode syntax) {
    String message = reason.message();
    return switch (reason.code()) {
      case "window-across-people" ->
          only(syntax, n -> n.getKind() == SqlKind.OVER && !isByPerson((SqlCall) n));
      case "join-not-on-person" -> ofJoin(syntax);
      case "number-below-a-boundary" -> {
        SqlNode outermost = PrivacyHint.outermost(syntax);
        yield only(syntax, n -> n instanceof SqlSelect && n != outermost);
      }
      case "noise-out-of-range" -> only(syntax, SqlHint.class::isInstance);
      case "range-unknown", "bounds-too-wide" -> only(syntax, RefusalPositions::needsRange);
      case "person-in-expression" ->
          count(syntax, RefusalPositions::renamesPerson) > 0
              ? Optional.empty()
              : only(syntax, RefusalPositions::isPerson);
      case "bad-literal" -> only(syntax, n -> n instanceof SqlLiteral l && isIn(l, message));
      default -> ofConstruct(message, syntax);
    };
  }

  private static Optional<SqlPosition> ofConstruct(String message, SqlNode syntax) {
    if (message.startsWith("ORDER BY, LIMIT or OFFSET")) {
      SqlNode outermost = PrivacyHint.outermost(syntax);
      return only(syntax, n -> n != outermost && n instanceof SqlSelect s && isOrdered(s))
          .or(() -> only(syntax, n -> n == outermost && n instanceof SqlSelect s && isOrdered(s)));
    } else if (message.startsWith("grouping by a person")) {
      return ofGrouping(syntax);
    } else if (message.startsWith("a parameter")) {
      return only(syntax, SqlDynamicParam.class::isInstance);
    } else if (message.startsWith("a CAST to")) {
      return only(syntax, n -> n.getKind() == SqlKind.CAST);
    }
    Matcher quoted = QUOTED.matcher(message);
    if (quoted.find()) {
      return named(quoted.group(1), syntax);
    }
    Matcher name = NAMED.matcher(message);
    return name.matches() ? named(name.group(1), syntax) : Optional.empty();
  }

  private static Optional<SqlPosition> named(String name, SqlNode syntax) {
    return only(
        syntax,
        n ->
            n instanceof SqlCall call
                && (call.getOperator().getName().equalsIgnoreCase(name)
                    || call.getKind().name().equalsIgnoreCase(name)));
  }

  /** Sub-queries are joined as well: a JOIN that is written is meant where there are none. */
  private static Optional<SqlPosition> ofJoin(SqlNode syntax) {
    SqlNode outermost = PrivacyHint.outermost(syntax);
    boolean nested =
        only(syntax, n -> n instanceof SqlSelect && n != outermost).isPresent()
            || count(syntax, n -> n instanceof SqlSelect) > 1;
    return nested ? Optional.empty() : only(syntax, SqlJoin.class::isInstance);
  }

  private static Optional<SqlPosition> ofGrouping(SqlNode syntax) {
    if (count(syntax, n -> n instanceof SqlSelect s && s.getGroup() != null) != 1) {
      return Optional.empty();
    }
    return only(
        syntax, n -> n instanceof SqlNodeList list && isGroupOf(syntax, list) && !list.isEmpty());
  }

  private static boolean isGroupOf(SqlNode syntax, SqlNodeList list) {
    return count(syntax, n -> n instanceof SqlSelect s && list.equals(s.getGroup())) == 1;
  }

  private static boolean isByPerson(SqlCall over) {
    SqlNode window = over.operand(1);
    return window instanceof SqlWindow w
        && w.getPartitionList().stream().anyMatch(RefusalPositions::isPerson);
  }

  /** The validator moves ORDER BY, LIMIT and OFFSET into the SELECT to which they belong. */
  private static boolean isOrdered(SqlSelect select) {
    return select.getFetch() != null
        || select.getOffset() != null
        || (select.getOrderList() != null && !select.getOrderList().isEmpty());
  }

  private static boolean needsRange(SqlNode node) {
    return node instanceof SqlCall call
        && call.getOperator() instanceof SqlAggFunction
        && call.getKind() != SqlKind.COUNT;
  }

  /** Under another name it would be found where it comes from, not where it is misused. */
  private static boolean renamesPerson(SqlNode node) {
    return node instanceof SqlCall call
        && call.getKind() == SqlKind.AS
        && (isPerson(call.operand(0))
            || (call.operandCount() > 2 && call.operand(0) instanceof SqlSelect));
  }

  /** By the name that policies give it; a renamed one is not found. */
  private static boolean isPerson(@Nullable SqlNode node) {
    return node instanceof SqlIdentifier id
        && !id.isStar()
        && id.names.get(id.names.size() - 1).equalsIgnoreCase("person");
  }

  private static boolean isIn(SqlLiteral literal, String message) {
    String text = literal.toValue();
    return text != null
        && !text.isEmpty()
        && (message.contains("`" + text.toLowerCase(Locale.ROOT) + "`")
            || message.contains("'" + text + "'")
            || message.startsWith("the literal " + text + " "));
  }

  private static int count(SqlNode syntax, Predicate<SqlNode> meant) {
    int[] count = {0};
    syntax.accept(
        new RefusalPositions(
            n -> {
              count[0] += meant.test(n) ? 1 : 0;
              return false;
            }));
    return count[0];
  }

  private static Optional<SqlPosition> only(SqlNode syntax, Predicate<SqlNode> meant) {
    RefusalPositions positions = new RefusalPositions(meant);
    syntax.accept(positions);
    return positions.found.size() == 1 ? positions.found.stream().findFirst() : Optional.empty();
  }

  private void look(SqlNode node) {
    if (meant.test(node) && node.getParserPosition().getLineNum() > 0) {
      found.add(SqlFront.position(node.getParserPosition()));
    }
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    look(call);
    return super.visit(call);
  }

  @Override
  public @Nullable Void visit(SqlIdentifier id) {
    look(id);
    return null;
  }

  @Override
  public @Nullable Void visit(SqlLiteral literal) {
    look(literal);
    return null;
  }

  @Override
  public @Nullable Void visit(SqlDynamicParam param) {
    look(param);
    return null;
  }

  @Override
  public @Nullable Void visit(SqlNodeList list) {
    look(list);
    return super.visit(list);
  }
}
