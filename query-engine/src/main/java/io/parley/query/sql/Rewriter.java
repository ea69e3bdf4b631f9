package io.parley.query.sql;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.hep.HepMatchOrder;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql2rel.RelDecorrelator;
import org.apache.calcite.sql2rel.RelFieldTrimmer;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.tools.RelBuilderFactory;

/**
 * Brings algebra into the form that the analysis reads: no sub-queries in expressions, no
 * correlation, one grouping an aggregate, conditions as low as they go, no column that nobody
 * needs. Each rule keeps the meaning of the statement; none looks at data.
 *
 * <p>Expressions are never simplified on the way: a simplifier that evaluates would decide what can
 * fail, and that is the analysis' business.
 */
final class Rewriter {
  private static final RelBuilder.Config PLAIN =
      RelBuilder.Config.DEFAULT
          .withSimplify(false)
          .withSimplifyLimit(false)
          .withSimplifyValues(false)
          .withPruneInputOfAggregate(false);

  private static final RelBuilderFactory BUILDERS = RelBuilder.proto(Contexts.of(PLAIN));

  private static final HepProgram SUB_QUERIES =
      new HepProgramBuilder()
          .addRuleInstance(with(CoreRules.FILTER_SUB_QUERY_TO_CORRELATE))
          .addRuleInstance(with(CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE))
          .addRuleInstance(with(CoreRules.JOIN_SUB_QUERY_TO_CORRELATE))
          .build();

  /** UNION, INTERSECT and EXCEPT of people's rows as aggregates that the person keys. */
  private static final HepProgram SET_OPERATIONS =
      new HepProgramBuilder()
          .addRuleInstance(with(CoreRules.INTERSECT_TO_DISTINCT))
          .addRuleInstance(with(CoreRules.MINUS_TO_DISTINCT))
          .addRuleInstance(with(CoreRules.UNION_TO_DISTINCT))
          .build();

  private static final HepProgram CONDITIONS =
      new HepProgramBuilder()
          .addMatchOrder(HepMatchOrder.TOP_DOWN)
          .addRuleCollection(
              List.of(
                  with(CoreRules.FILTER_INTO_JOIN),
                  with(CoreRules.JOIN_CONDITION_PUSH),
                  with(CoreRules.FILTER_PROJECT_TRANSPOSE),
                  with(CoreRules.FILTER_SET_OP_TRANSPOSE),
                  with(CoreRules.FILTER_MERGE),
                  with(CoreRules.PROJECT_MERGE),
                  with(CoreRules.PROJECT_REMOVE)))
          .build();

  private Rewriter() {}

  private static RelOptRule with(RelOptRule rule) {
    return rule instanceof org.apache.calcite.plan.RelRule<?> configured
        ? configured.config.withRelBuilderFactory(BUILDERS).toRule()
        : rule;
  }

  static RelNode rewritten(RelNode algebra) {
    RelNode folded = everywhere(algebra, new FoldedLiterals(algebra.getCluster().getRexBuilder()));
    RelNode plain = run(SET_OPERATIONS, run(SUB_QUERIES, folded));
    RelBuilder builder = BUILDERS.create(plain.getCluster(), null);
    RelNode uncorrelated = RelDecorrelator.decorrelateQuery(plain, builder);
    checkNoSubQuery(uncorrelated);
    RelNode single = uncorrelated.accept(new SamePerson()).accept(new OneGroupingEach());
    ExpressionGrowth.check(single);
    RelNode low = run(CONDITIONS, single);
    // Twice: moved conditions leave columns behind that only they needed.
    for (int i = 0; i < 2; i++) {
      low = run(CONDITIONS, new RelFieldTrimmer(null, builder).trim(low));
    }
    return everywhere(low, new OneOrder(low.getCluster().getRexBuilder()));
  }

  private static RelNode run(HepProgram program, RelNode node) {
    HepPlanner planner = new HepPlanner(program);
    planner.setRoot(node);
    return planner.findBestExp();
  }

  private static RelNode everywhere(RelNode node, RexShuttle change) {
    return node.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode other) {
            return super.visit(other).accept(change);
          }
        });
  }

  private static void checkNoSubQuery(RelNode node) {
    node.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode other) {
            other.accept(
                new RexShuttle() {
                  @Override
                  public RexNode visitSubQuery(RexSubQuery subQuery) {
                    throw new SqlRefusal(
                        ReasonCode.NOT_SUPPORTED_YET,
                        "a sub-query of this form is not supported by this version",
                        Optional.empty(),
                        "write it as a join on the person, or as a WITH clause");
                  }
                });
            return super.visit(other);
          }
        });
  }

  static RelBuilder builder(RelNode node) {
    return BUILDERS.create(node.getCluster(), null);
  }

  static {
    // The factories are loaded here once, not with the first question.
    var unused = RelFactories.LOGICAL_BUILDER;
  }
}
