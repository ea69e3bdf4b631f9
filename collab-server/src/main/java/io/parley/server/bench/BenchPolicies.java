package io.parley.server.bench;

import io.parley.policy.Analysis;
import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.query.Ask;
import io.parley.query.Planning;
import io.parley.query.QueryEngine;
import io.parley.query.plan.PrivatePlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The policies under which a bench asks the engine itself, and how it asks. */
record BenchPolicies(PolicySet offered, String receiver, List<String> keys) {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 25);

  /** The corpus of questions' policies: two parties, every column type. */
  static BenchPolicies ofTheCorpus() {
    return of(
        "plan",
        List.of("email", "phone"),
        "hearth.areas",
        "hearth.customers",
        "hearth.outcomes",
        "hearth.regions",
        "hearth.shoppers",
        "hearth.visits",
        "metromail.fees",
        "metromail.mailings",
        "metromail.readers",
        "metromail.words");
  }

  /** One table at ε = 1 and δ = 1e-6. */
  static BenchPolicies ofOneTable() {
    return of("accuracy", List.of("email"), "shop.readings", "shop.people");
  }

  private static BenchPolicies of(String folder, List<String> keys, String... files) {
    List<PolicyDocument> documents = new ArrayList<>();
    for (String file : files) {
      documents.add(
          PolicyReader.read(
              file + ".yaml",
              text(folder + "/" + file + ".yaml").getBytes(StandardCharsets.UTF_8)));
    }
    PolicySet policies = PolicySet.of(documents);
    return new BenchPolicies(policies, policies.tables().get(0).table().party(), keys);
  }

  /** A resource of the benches. */
  static String text(String name) {
    try (InputStream in = BenchPolicies.class.getResourceAsStream("/bench/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the resource bench/" + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The plan of a statement. */
  PrivatePlan.Numbers plan(QueryEngine engine, String sql) {
    Planning planning =
        engine.plan(
            new Ask(
                sql,
                Analysis.AGGREGATE,
                new Question(receiver, receiver, "measurement"),
                offered,
                keys,
                TODAY));
    if (planning instanceof Planning.Planned planned
        && planned.plan() instanceof PrivatePlan.Numbers numbers) {
      return numbers;
    }
    throw new IllegalStateException("a question of the bench is refused: " + sql + " " + planning);
  }
}
