package io.parley.server.bench;

import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import io.parley.policy.PolicyPosition;
import io.parley.policy.PopulationBudget;
import io.parley.query.account.AdditionFilter;
import io.parley.query.account.BudgetExceeded;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.query.dp.DiscreteLaplace;
import io.parley.query.dp.Epsilon;
import io.parley.query.dp.Sensitivity;
import io.parley.server.ledger.StoredLedger;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many counts at ε = 0.1 a budget of (10, 1e-6) holds: reserved one by one in a real ledger
 * until it refuses. The yardstick is plain addition of ε.
 *
 * <p>The Gaussian counts have noise of the same variance as the Laplace ones, so that they tell as
 * much; their yardstick is how many Laplace counts plain addition holds.
 */
public final class AccountingBench implements Bench {
  private static final BigDecimal EPSILON = new BigDecimal("0.1");
  private static final BigDecimal BUDGET = BigDecimal.TEN;
  private static final BigDecimal DELTA = new BigDecimal("1e-6");
  private static final Population PEOPLE = new Population("bench", "people");
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final int MOST = 100_000;

  /**
   * How many questions one budget held.
   *
   * @param value by the ledger's filter
   * @param yardstick by plain addition
   */
  public record Held(double value, double yardstick) {
    public double ratio() {
      return value / yardstick;
    }
  }

  @Override
  public String name() {
    return "accounting";
  }

  @Override
  public String about() {
    return "how many counts one budget holds, against plain addition";
  }

  @Override
  public Map<String, BigDecimal> options() {
    return Map.of();
  }

  @Override
  public Map<String, Figure> measure(Workbench workbench) {
    Map<String, Figure> figures = new TreeMap<>();
    figures(workbench.directory())
        .forEach(
            (name, held) ->
                figures.put(name, Figure.against(held.value(), "number", held.yardstick())));
    return figures;
  }

  /**
   * The figures {@code queries_laplace} and {@code queries_gaussian}.
   *
   * @param directory where ledgers are made; they are left there
   */
  public static Map<String, Held> figures(Path directory) {
    Charge laplace = Charge.pure(EPSILON);
    double variance = DiscreteLaplace.of(new Epsilon(EPSILON), new Sensitivity(1)).variance();
    BigDecimal sigmaSquared = new BigDecimal(variance);
    Charge gaussian =
        Charge.zcdp(
            BigDecimal.ONE.divide(
                sigmaSquared.multiply(BigDecimal.valueOf(2)),
                new MathContext(20, RoundingMode.UP)));
    double yardstick = added(laplace);
    Map<String, Held> figures = new TreeMap<>();
    figures.put("queries_laplace", new Held(held(directory, "laplace", laplace), yardstick));
    figures.put("queries_gaussian", new Held(held(directory, "gaussian", gaussian), yardstick));
    return figures;
  }

  private static int held(Path directory, String name, Charge charge) {
    PopulationBudget budget =
        new PopulationBudget(
            PEOPLE.name(),
            PEOPLE.party(),
            BUDGET,
            DELTA,
            PopulationBudget.Period.MONTH,
            false,
            new PolicyPosition("bench", 1, 1));
    Envelope envelope = new Envelope(DataKeys.generate(MasterKeys.generate()));
    try (StoredLedger ledger = StoredLedger.open(directory.resolve(name + ".db"), envelope)) {
      for (int held = 0; held < MOST; held++) {
        try {
          ledger.reserve(name + held, PEOPLE, charge, 0, budget, NOW);
        } catch (BudgetExceeded e) {
          return held;
        }
      }
      throw new IllegalStateException("the budget held " + MOST + " questions and no end");
    }
  }

  private static int added(Charge charge) {
    AdditionFilter addition = new AdditionFilter(BUDGET, DELTA);
    Charge spent = Charge.NONE;
    int held = 0;
    for (; addition.admits(spent, charge); held++) {
      spent = spent.plus(charge);
    }
    return held;
  }
}
