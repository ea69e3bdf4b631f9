package io.parley.query.privacy;

import io.parley.policy.PolicySet;
import io.parley.policy.SqlRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;

/**
 * Finds for each node of a question whose rows it holds, and with that the measurement boundaries.
 * It knows only the operators listed in {@link #analysed}; any other is refused, so that an
 * operator whose effect on a person's rows nobody has analysed can never pass.
 */
public final class PrivacyAnalysis {
  private final Findings findings;

  private PrivacyAnalysis(Findings findings) {
    this.findings = findings;
  }

  /**
   * Analyses a question's algebra.
   *
   * @throws SqlRefusal for whatever is not understood
   */
  public static PrivateQuery analyse(RelNode root, PolicySet offered) {
    Findings findings = new Findings(offered, root.getCluster().getRexBuilder());
    PrivacyAnalysis analysis = new PrivacyAnalysis(findings);
    RelNode shown = analysis.withoutOrderOfPeople(root);
    NodeRows top = analysis.rows(shown);
    if (top instanceof NodeRows.OfPublic) {
      throw Refusals.unsupported(
          "a question without people", "ask FROM one of the offered tables of people");
    } else if (top instanceof NodeRows.OfPeople people) {
      return new PrivateQuery.People(
          shown,
          findings.rows(),
          findings.tables(),
          findings.publicTables(),
          findings.uses(),
          isPersonOnly(people));
    }
    return new PrivateQuery.Numbers(
        root,
        findings.rows(),
        findings.tables(),
        findings.publicTables(),
        findings.uses(),
        findings.boundaries());
  }

  /**
   * What ORDER BY and LIMIT of the outermost SELECT stand on, where these are rows of people: such
   * a question breaks a rule of all policies, with or without an order. An audience, which is
   * persons alone, is refused for its order.
   */
  private RelNode withoutOrderOfPeople(RelNode root) {
    RelNode top = root instanceof Project project ? project.getInput() : root;
    if (top instanceof Sort sort && rows(sort.getInput()) instanceof NodeRows.OfPeople people) {
      return isPersonOnly(people) ? root : sort.getInput();
    }
    return root;
  }

  private static boolean isPersonOnly(NodeRows.OfPeople people) {
    return people.columns().size() == 1 && people.columns().get(0).person() == PersonRole.ALWAYS;
  }

  private NodeRows rows(RelNode node) {
    NodeRows known = findings.rows().get(node);
    if (known != null) {
      return known;
    }
    List<NodeRows> inputs = new ArrayList<>();
    node.getInputs().forEach(i -> inputs.add(rows(i)));
    NodeRows found = analysed(node, inputs);
    Types.check(node, found);
    findings.rows().put(node, found);
    return found;
  }

  private NodeRows analysed(RelNode node, List<NodeRows> inputs) {
    if (node instanceof TableScan scan) {
      return Scans.of(scan, findings);
    } else if (node instanceof Values values) {
      return PublicLists.of(values);
    } else if (inputs.stream().anyMatch(NodeRows.Released.class::isInstance)) {
      return aboveBoundary(node, inputs);
    } else if (inputs.stream().allMatch(NodeRows.OfPublic.class::isInstance)) {
      return ofLists(node, inputs);
    }
    return belowBoundary(node, inputs);
  }

  private NodeRows aboveBoundary(RelNode node, List<NodeRows> inputs) {
    if (inputs.stream().anyMatch(NodeRows.OfPeople.class::isInstance)) {
      if (node instanceof Union) {
        throw Refusals.unsupported(
            "a UNION (or grouping sets) of people's rows with numbers about many people",
            "ask for the one or for the other; only numbers can be answered");
      }
      throw Refusals.twoStages();
    }
    if (inputs.stream().anyMatch(i -> i instanceof NodeRows.OfPublic p && !p.tables().isEmpty())) {
      throw Refusals.unsupported(
          "a public table beside numbers about people (a join above the aggregate, EXISTS, IN)",
          "look values up where people's rows are, below the aggregate, and group by them");
    }
    if (isKnown(node)) {
      return ReleasedNumbers.of(node);
    }
    throw Refusals.unsupported(inSql(node) + " on released numbers", "see docs/sql.md");
  }

  private static boolean isKnown(RelNode node) {
    return node instanceof Project
        || node instanceof Filter
        || node instanceof Join
        || node instanceof Aggregate
        || node instanceof Union
        || node instanceof Sort;
  }

  /** What is computed from public rows alone is public, and costs nothing. */
  private static NodeRows ofLists(RelNode node, List<NodeRows> inputs) {
    if (!isKnown(node)) {
      throw Refusals.unsupported(inSql(node), "see docs/sql.md");
    }
    var unused = ReleasedNumbers.of(node);
    return PublicLists.of(node, inputs.stream().map(i -> (NodeRows.OfPublic) i).toList());
  }

  private NodeRows belowBoundary(RelNode node, List<NodeRows> inputs) {
    if (node instanceof Join join) {
      return joined(join, inputs.get(0), inputs.get(1));
    } else if (node instanceof Union union && union.all) {
      if (inputs.stream().anyMatch(NodeRows.OfPublic.class::isInstance)) {
        throw Refusals.unsupported(
            "a UNION of people's rows with rows that have no person", "leave these rows out");
      }
      return Unions.of(union, inputs.stream().map(i -> (NodeRows.OfPeople) i).toList());
    }
    NodeRows.OfPeople input = (NodeRows.OfPeople) inputs.get(0);
    if (node instanceof Project project) {
      return Projects.of(project, input, findings);
    } else if (node instanceof Filter filter) {
      return Filters.of(filter, input, findings);
    } else if (node instanceof Aggregate aggregate) {
      return PersonAggregates.isKeyed(aggregate, input)
          ? PersonAggregates.of(aggregate, input, findings)
          : Boundaries.of(aggregate, input, findings);
    } else if (node instanceof Sort) {
      throw Refusals.unsupported(
          "ORDER BY, LIMIT or OFFSET on people's rows",
          "order and limit the released groups instead, in the outermost SELECT");
    }
    throw Refusals.unsupported(
        inSql(node) + " on people's rows",
        "below an aggregate use tables, joins on the person, WHERE, aggregates by person and"
            + " windows by person");
  }

  private NodeRows joined(Join join, NodeRows left, NodeRows right) {
    if (left instanceof NodeRows.OfPeople l && right instanceof NodeRows.OfPeople r) {
      return Joins.ofPeople(join, l, r, findings);
    } else if (left instanceof NodeRows.OfPeople people) {
      return Joins.withPublic(join, people, (NodeRows.OfPublic) right, true, findings);
    }
    return Joins.withPublic(
        join, (NodeRows.OfPeople) right, (NodeRows.OfPublic) left, false, findings);
  }

  private static String inSql(RelNode node) {
    String name = node.getRelTypeName().replace("Logical", "");
    return switch (name) {
      case "Minus" -> "EXCEPT ALL";
      case "Intersect" -> "INTERSECT ALL";
      case "Correlate" -> "LATERAL";
      case "Uncollect" -> "UNNEST";
      case "Sample" -> "TABLESAMPLE";
      case "Match" -> "MATCH_RECOGNIZE";
      default -> name.toUpperCase(Locale.ROOT);
    };
  }
}
