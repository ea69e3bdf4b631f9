package io.parley.query.sql.rewrite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Removes from the lists of a SELECT, and follows ordinals and aliases to where they are used. */
final class Lists {
  private Lists() {}

  /** Groups by what ordinals and aliases stand for. */
  static void spellOutGroups(SqlSelect select) {
    SqlNodeList groups = select.getGroup();
    if (groups == null) {
      return;
    }
    List<SqlNode> items = items(select);
    List<@Nullable SqlNode> spelt = new ArrayList<>();
    for (SqlNode group : items(groups)) {
      Optional<SqlNode> item =
          ordinal(group, items.size()).map(i -> items.get(i - 1)).or(() -> aliased(group, items));
      spelt.add(item.map(Nodes::unnamed).orElse(group));
    }
    select.setGroupBy(Nodes.list(spelt));
  }

  private static Optional<SqlNode> aliased(SqlNode group, List<SqlNode> items) {
    return group instanceof SqlIdentifier id && id.isSimple()
        ? items.stream()
            .filter(i -> i.getKind() == SqlKind.AS)
            .filter(i -> Statement.label(i).filter(l -> Nodes.isNamed(id, l)).isPresent())
            .findFirst()
        : Optional.empty();
  }

  static List<SqlNode> items(SqlSelect select) {
    return items(select.getSelectList());
  }

  static List<SqlNode> items(@Nullable SqlNodeList list) {
    List<SqlNode> items = new ArrayList<>();
    if (list != null) {
      list.forEach(items::add);
    }
    return items;
  }

  /** Removes select items, if others are left, and ordering by them. */
  static boolean dropItems(Statement statement, SqlSelect select, Predicate<SqlNode> meant) {
    List<SqlNode> items = items(select);
    Set<Integer> gone = new HashSet<>();
    Set<String> labels = new HashSet<>();
    List<SqlNode> kept = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (meant.test(items.get(i))) {
        gone.add(i + 1);
        Statement.label(items.get(i)).ifPresent(labels::add);
      } else {
        kept.add(items.get(i));
      }
    }
    if (gone.isEmpty() || kept.isEmpty()) {
      return false;
    }
    select.setSelectList(Nodes.list(kept));
    statement.orderBy(select, order -> left(order, items.size(), gone, labels, meant));
    return true;
  }

  private static List<SqlNode> left(
      List<SqlNode> order,
      int count,
      Set<Integer> gone,
      Set<String> labels,
      Predicate<SqlNode> meant) {
    List<SqlNode> left = new ArrayList<>();
    for (SqlNode each : order) {
      SqlNode key = key(each);
      Optional<Integer> ordinal = ordinal(key, count);
      if (ordinal.isPresent()) {
        int number = ordinal.get();
        int before = (int) gone.stream().filter(g -> g < number).count();
        if (!gone.contains(number)) {
          left.add(renumbered(each, number - before));
        }
      } else if (!meant.test(key) && labels.stream().noneMatch(l -> Nodes.mentions(key, l))) {
        left.add(each);
      }
    }
    return left;
  }

  /** What is ordered by, without DESC and NULLS LAST. */
  private static SqlNode key(SqlNode order) {
    return switch (order.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> key(((SqlBasicCall) order).operand(0));
      default -> order;
    };
  }

  private static SqlNode renumbered(SqlNode order, int number) {
    if (order instanceof SqlBasicCall call) {
      call.setOperand(0, renumbered(call.operand(0), number));
      return call;
    }
    return SqlLiteral.createExactNumeric(Integer.toString(number), SqlParserPos.ZERO);
  }

  private static Optional<Integer> ordinal(SqlNode node, int count) {
    return node instanceof SqlNumericLiteral number
            && number.isInteger()
            && number.bigDecimalValue() != null
            && number.longValue(true) >= 1
            && number.longValue(true) <= count
        ? Optional.of(number.intValue(true))
        : Optional.empty();
  }
}
