package io.parley.query.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexNode;

/**
 * One text for all spellings of a question that give the same algebra: no aliases, conditions in
 * one order, each once.
 */
final class Canonical {
  private Canonical() {}

  static String text(RelNode node) {
    return text(node, 0);
  }

  /**
   * A node and what it reads, deeper by one. Literals stand as they are: a text of several lines is
   * another one for each way in which a line can end.
   */
  private static String text(RelNode node, int depth) {
    String own =
        node instanceof TableScan scan
            ? "scan " + scan.getTable().getQualifiedName()
            : node instanceof Filter filter
                ? "filter " + conjuncts(filter.getCondition())
                : node instanceof Project project
                    ? "project " + project.getProjects()
                    : node instanceof Join join
                        ? "join " + join.getJoinType() + " " + conjuncts(join.getCondition())
                        : other(node);
    return own
        + node.getInputs().stream()
            .map(i -> "\n" + " ".repeat(depth + 1) + text(i, depth + 1))
            .collect(Collectors.joining());
  }

  private static String other(RelNode node) {
    if (node instanceof Aggregate aggregate) {
      return "aggregate " + aggregate.getGroupSet() + " " + aggregate.getAggCallList();
    } else if (node instanceof Union union) {
      return "union " + (union.all ? "all" : "distinct");
    } else if (node instanceof Sort sort) {
      return "sort %s %s %s".formatted(sort.getCollation(), sort.offset, sort.fetch);
    } else if (node instanceof Values values) {
      return "values " + values.getRowType() + " " + values.getTuples();
    }
    throw new IllegalStateException("no canonical text for " + node.getRelTypeName());
  }

  private static List<String> conjuncts(RexNode condition) {
    return RelOptUtil.conjunctions(condition).stream()
        .map(Object::toString)
        .sorted()
        .distinct()
        .toList();
  }

  static String digest(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
