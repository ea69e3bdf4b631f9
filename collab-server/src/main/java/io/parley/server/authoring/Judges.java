package io.parley.server.authoring;

import io.parley.policy.tool.Judge;
import io.parley.query.PlannedCosts;
import io.parley.query.QueryEngine;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;

/** The engine behind the tools for policies. */
public final class Judges {
  private Judges() {}

  public static QueryEngine engine() {
    return new QueryEngine(new ExactNoise(new SecureRandomSource()));
  }

  public static Judge judge() {
    QueryEngine engine = engine();
    return new Judge(engine, new PlannedCosts(engine));
  }
}
