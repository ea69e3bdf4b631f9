package io.parley.query;

import io.parley.policy.Analysis;
import io.parley.policy.Analyzer;
import io.parley.policy.Facts;
import io.parley.policy.Inquiry;
import io.parley.policy.Obligations;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import io.parley.policy.Rewrite;
import io.parley.policy.SqlRefusal;
import io.parley.policy.TablePolicy;
import io.parley.policy.Verdict;
import io.parley.query.backend.Backend;
import io.parley.query.backend.BackendException;
import io.parley.query.backend.duckdb.DuckDbBackend;
import io.parley.query.backend.duckdb.EmptyTables;
import io.parley.query.backend.duckdb.SpareDatabases;
import io.parley.query.check.PlanChecks;
import io.parley.query.dp.NoiseProvider;
import io.parley.query.explain.Assumed;
import io.parley.query.explain.Explainer;
import io.parley.query.explain.Explanation;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.PlanCompiler;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.privacy.FactFinder;
import io.parley.query.privacy.PrivacyAnalysis;
import io.parley.query.privacy.PrivateQuery;
import io.parley.query.release.Answer;
import io.parley.query.release.Noising;
import io.parley.query.release.PrivacyRule;
import io.parley.query.release.ReleasedGroup;
import io.parley.query.release.Releaser;
import io.parley.query.release.ThresholdRelease;
import io.parley.query.release.TopOfQuery;
import io.parley.query.sql.Described;
import io.parley.query.sql.ExplainPrefix;
import io.parley.query.sql.Given;
import io.parley.query.sql.PrivacyHint;
import io.parley.query.sql.RefusalPositions;
import io.parley.query.sql.SqlColumn;
import io.parley.query.sql.SqlFront;
import io.parley.query.sql.UnknownNames;
import io.parley.query.sql.rewrite.Rewrites;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The life of a question inside one node: parse, analyse, judge, plan; and after the run, release.
 */
public final class QueryEngine implements Analyzer, AutoCloseable {
  private static final int DEFAULT_MEGABYTES = 2_048;
  private static final int SCRATCH_MEGABYTES = 128;
  private static final int TOP_MEGABYTES = 512;

  private final Releaser releaser;
  private final Backend backend;

  /** Where what stands above the boundaries is read, over empty tables. */
  private final EmptyTables scratch = new EmptyTables(SCRATCH_MEGABYTES);

  /** Where it is computed from released numbers. */
  private final SpareDatabases tops = SpareDatabases.sealed(TOP_MEGABYTES);

  /** An engine that releases with this noise, and plans for DuckDB. */
  public QueryEngine(NoiseProvider noise) {
    this(noise, new DuckDbBackend(DEFAULT_MEGABYTES));
  }

  /** An engine that releases with this noise, and plans for this backend. */
  public QueryEngine(NoiseProvider noise, Backend backend) {
    this.releaser = new Releaser(noise);
    this.backend = backend;
  }

  /** Where the joint statements of its plans run. */
  public Backend backend() {
    return backend;
  }

  @Override
  public Facts analyze(Inquiry inquiry, PolicySet offered) {
    try {
      PolicySet visible = offered.visible();
      SqlFront.Parsed parsed = SqlFront.parse(inquiry.sql(), visible, inquiry.question().asker());
      try {
        DerivedChecks.check(parsed, visible);
        PrivateQuery query = PrivacyAnalysis.analyse(parsed.algebra(), visible);
        return parsed
            .origin()
            .told(FactFinder.facts(query, parsed.syntax(), inquiry.question(), inquiry.wanted()));
      } catch (SqlRefusal e) {
        throw parsed.origin().told(RefusalPositions.placed(e, parsed.syntax()));
      }
    } catch (StackOverflowError e) {
      throw SqlFront.tooDeep();
    }
  }

  /** The plan of a question, or why there is none. Reads no data. */
  public Planning plan(Ask ask) {
    return plan(ask, this::check);
  }

  /**
   * The same plan at a party that is asked to grant it: of its statements those are held against
   * the engine which run at this party. That the others run is for whoever runs them to find out
   * before it asks; no privacy depends on it.
   */
  public Planning planAtHome(Ask ask, String party) {
    return plan(ask, plan -> checkHome(plan, party));
  }

  private Planning plan(Ask ask, Consumer<PrivatePlan> check) {
    try {
      return new Planning.Planned(understood(ask, check).plan());
    } catch (Denied e) {
      return new Planning.Refused(e.reasons);
    }
  }

  /**
   * The form of a question's answer. A question without parameters is planned and judged; of one
   * with parameters that have no values, names and types are found. Reads no data, and charges
   * nothing.
   */
  public Describing describe(Ask ask) {
    if (ask.given().parameters().isEmpty() && Described.parameters(ask.sql()) > 0) {
      try {
        Described described =
            Described.of(ask.sql(), ask.offered().visible(), ask.question().asker());
        return new Describing.Described(described.columns(), described.parameters());
      } catch (SqlRefusal e) {
        return new Describing.Refused(
            UnknownNames.with(e.reason(), ask.sql(), ask.offered().visible()));
      }
    }
    Planning planning = plan(ask);
    return planning instanceof Planning.Planned planned
        ? new Describing.Described(columns(planned.plan()), List.of())
        : new Describing.Refused(((Planning.Refused) planning).reasons());
  }

  /** The columns of a plan's answer; none for an audience. */
  public static List<SqlColumn> columns(PrivatePlan plan) {
    return plan instanceof PrivatePlan.Measured measured
        ? SqlColumn.of(measured.names(), measured.query().root().getRowType())
        : List.of();
  }

  /**
   * A small change with which a refused question passes. Each candidate is planned like a question,
   * for the same asker, receiver and purpose. Reads no data, and charges nothing.
   *
   * @param reasons why the question is refused
   */
  public Optional<Rewrite> rewrite(Ask ask, List<Reason> reasons) {
    String sql = ExplainPrefix.explained(ask.sql()).orElse(ask.sql());
    return Rewrites.of(
        sql,
        reasons,
        ask.offered().visible(),
        changed ->
            plan(ask.of(changed)) instanceof Planning.Refused refused
                ? refused.reasons()
                : List.of());
  }

  /**
   * What a question would do, or why it would be refused; {@code EXPLAIN PRIVACY} may stand before
   * it. It is planned and judged like the question itself. Reads no data, and charges nothing.
   *
   * @param people the size of the groups that are assumed; else the statement's hint, else {@link
   *     Assumed#DEFAULT}
   */
  public Explaining explain(Ask ask, Optional<Long> people) {
    try {
      String sql = ExplainPrefix.explained(ask.sql()).orElse(ask.sql());
      Understood understood = understood(ask.of(sql));
      Assumed assumed =
          people.or(() -> understood.hint().people()).map(Assumed::of).orElse(Assumed.DEFAULT);
      return new Explaining.Explained(explanation(understood, assumed));
    } catch (Denied e) {
      return new Explaining.Refused(e.reasons);
    }
  }

  private static Explanation explanation(Understood understood, Assumed assumed) {
    if (understood.plan() instanceof PrivatePlan.Numbers numbers) {
      return Explainer.numbers(numbers, understood.epsilon(), assumed);
    }
    return understood.plan() instanceof PrivatePlan.Threshold threshold
        ? Explainer.threshold(threshold)
        : Explainer.audience((PrivatePlan.Audience) understood.plan());
  }

  /**
   * A question that may be answered.
   *
   * @param epsilon the most that the policies allow a query; zero for an exact answer
   */
  private record Understood(PrivatePlan plan, PrivacyHint hint, BigDecimal epsilon) {}

  /** A question that may not. */
  private static final class Denied extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Reason> reasons;

    Denied(List<Reason> reasons) {
      super(null, null, false, false);
      this.reasons = List.copyOf(reasons);
    }
  }

  private Understood understood(Ask ask) throws Denied {
    return understood(ask, this::check);
  }

  private Understood understood(Ask ask, Consumer<PrivatePlan> check) throws Denied {
    try {
      SqlFront.Parsed parsed =
          SqlFront.parse(
              ask.sql(), ask.offered().visible(), ask.question().asker(), ask.given().parameters());
      try {
        return understood(ask, parsed, check);
      } catch (SqlRefusal e) {
        Reason reason = RefusalPositions.placed(e, parsed.syntax()).reason();
        throw new Denied(parsed.origin().told(Judgement.withTables(reason, ask, parsed)));
      }
    } catch (SqlRefusal e) {
      throw new Denied(UnknownNames.with(e.reason(), ask.sql(), ask.offered().visible()));
    } catch (StackOverflowError e) {
      throw new Denied(List.of(SqlFront.tooDeep().reason()));
    }
  }

  private Understood understood(Ask ask, SqlFront.Parsed parsed, Consumer<PrivatePlan> check)
      throws Denied {
    PolicySet visible = ask.offered().visible();
    DerivedChecks.check(parsed, visible);
    PrivateQuery query = PrivacyAnalysis.analyse(parsed.algebra(), visible);
    PlanChecks.check(query);
    Facts facts =
        parsed
            .origin()
            .told(FactFinder.facts(query, parsed.syntax(), ask.question(), ask.wanted()));
    Verdict verdict = Judgement.of(facts, ask, parsed);
    if (verdict instanceof Verdict.Deny deny) {
      throw new Denied(parsed.origin().told(deny.reasons()));
    }
    PlanCompiler compiler = new PlanCompiler(query, ask.question(), ask.offered(), ask.keyOrder());
    Obligations obligations = ((Verdict.Allow) verdict).obligations();
    Understood understood = planned(compiler, parsed, ask.given(), obligations);
    PlanChecks.check(understood.plan());
    held(understood.plan(), check);
    return understood;
  }

  private static Understood planned(
      PlanCompiler compiler, SqlFront.Parsed parsed, Given given, Obligations obligations) {
    if (obligations instanceof Obligations.Audience audience) {
      given.refuseLimits();
      return new Understood(compiler.audience(audience), PrivacyHint.NONE, BigDecimal.ZERO);
    } else if (obligations instanceof Obligations.Threshold threshold) {
      PrivacyHint.refuseAny(parsed.syntax());
      given.refuseLimits();
      return new Understood(
          compiler.threshold(threshold, parsed.names()), PrivacyHint.NONE, BigDecimal.ZERO);
    }
    Obligations.Aggregate aggregate = (Obligations.Aggregate) obligations;
    PrivacyHint hint = given.tightened(PrivacyHint.of(parsed.syntax()));
    return new Understood(
        compiler.numbers(aggregate, hint, parsed.names()),
        hint,
        aggregate.protection().epsilonPerQuery());
  }

  /**
   * Every statement of the plan must run, and the noise exist, or the charge would be for nothing.
   */
  private void check(PrivatePlan plan) {
    backend.check(plan);
    if (plan instanceof PrivatePlan.Numbers numbers) {
      new TopOfQuery(numbers, releaser).check(scratch);
    } else if (plan instanceof PrivatePlan.Threshold threshold) {
      new TopOfQuery(threshold).check(scratch);
    }
  }

  private void checkHome(PrivatePlan plan, String party) {
    backend.checkHome(plan, party);
    if (plan instanceof PrivatePlan.Numbers numbers) {
      var unused = releaser.noising(numbers);
    }
  }

  private static void held(PrivatePlan plan, Consumer<PrivatePlan> check) {
    try {
      check.accept(plan);
    } catch (BackendException e) {
      throw new SqlRefusal(
          ReasonCode.NOT_SUPPORTED_YET,
          "the backend of this version cannot run a part of the question",
          Optional.empty(),
          "write it in simpler parts; docs/sql.md lists what is supported");
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new SqlRefusal(
          ReasonCode.NOISE_OUT_OF_RANGE,
          "the noise that this question needs is out of range",
          Optional.empty(),
          "ask with a larger epsilon or fewer measures");
    }
  }

  /**
   * Loads what the first question would otherwise wait for: plans a count of each table and
   * releases nothing.
   */
  public void warmUp(PolicySet offered, List<String> keyOrder, LocalDate today) {
    for (TablePolicy table : offered.tables()) {
      String member = table.table().party();
      Planning planning =
          plan(
              new Ask(
                  "SELECT COUNT(*) AS n FROM " + table.table() + " ORDER BY n",
                  Analysis.AGGREGATE,
                  new Question(member, member, "measurement"),
                  offered,
                  keyOrder,
                  today));
      if (planning instanceof Planning.Planned planned
          && planned.plan() instanceof PrivatePlan.Numbers numbers) {
        var unused = new TopOfQuery(numbers, releaser).answer(List.of(List.of()), tops);
      }
    }
  }

  /**
   * The answer that may leave, from the exact bounded numbers of each measurement. Draws fresh
   * noise each time.
   */
  public Answer release(PrivatePlan.Numbers plan, List<List<BoundedGroup>> exact) {
    List<List<ReleasedGroup>> released = noised(plan, exact);
    return answer(plan, released).with(withheld(plan, exact, released));
  }

  /** The noised numbers of each measurement. Draws fresh noise each time. */
  public List<List<ReleasedGroup>> noised(
      PrivatePlan.Numbers plan, List<List<BoundedGroup>> exact) {
    return releaser.release(plan, exact);
  }

  /**
   * The numbers about groups that do not show, where the question asks for them. Draws fresh noise
   * each time.
   *
   * @param released what shows of these exact groups
   */
  public List<Answer.About> withheld(
      PrivatePlan.Numbers plan,
      List<List<BoundedGroup>> exact,
      List<List<ReleasedGroup>> released) {
    return releaser.withheld(plan, exact, released);
  }

  /**
   * What a question makes of released numbers; no noise is drawn.
   *
   * @param released the numbers of a plan with the same {@link PrivatePlan#releaseDigest}
   */
  public Answer answer(PrivatePlan.Numbers plan, List<List<ReleasedGroup>> released) {
    return new TopOfQuery(plan, releaser).answer(released, tops);
  }

  /**
   * The answer of exact numbers that may leave: of groups with enough people. An exact disclosure,
   * outside differential privacy.
   */
  public Answer disclose(PrivatePlan.Threshold plan, List<List<BoundedGroup>> exact) {
    return new TopOfQuery(plan).answer(List.of(ThresholdRelease.of(plan, exact.get(0))), tops);
  }

  /** The rule by which a plan's numbers are released, in words. */
  public List<String> rule(PrivatePlan.Numbers plan) {
    return PrivacyRule.of(plan, releaser.noising(plan));
  }

  /** The public noise of each measurement of a plan. */
  public List<Noising> noising(PrivatePlan.Numbers plan) {
    return releaser.noising(plan);
  }

  /** Gives back the databases that it keeps from question to question. */
  @Override
  public void close() {
    tops.close();
    backend.close();
  }
}
