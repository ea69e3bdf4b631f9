package io.parley.policy;

import static io.parley.policy.Shape.key;

import io.parley.policy.PopulationBudget.Period;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads {@code population:} with its {@code budget:}. */
final class BudgetReader {
  private static final List<String> PERIODS =
      Arrays.stream(Period.values()).map(p -> p.name().toLowerCase(Locale.ROOT)).toList();
  private static final BigDecimal LEAST_SHARE = new BigDecimal("0.001");
  static final Shape POPULATION =
      Shape.of(
          "a population",
          key("population", "readers"),
          key("owner", "metromail"),
          key("budget", "{epsilon: 10, delta: 1e-6, every: month}"),
          key("exact_disclosures", "accepted"),
          key(
              "psi",
              "{to: [hearth], purposes: [measurement], epsilon: 0.5, delta: 1e-9, times: 4 per month}"),
          key("exact_psi", "accepted"));
  static final Shape BUDGET =
      Shape.of(
          "`budget`",
          key("epsilon", "10"),
          key("delta", "1e-6"),
          key("every", "month"),
          key("share", "{hearth: 0.5}"));

  private record Amount(
      BigDecimal epsilon, BigDecimal delta, Period every, Map<String, BigDecimal> share) {}

  private BudgetReader() {}

  /** The budget; empty after a problem. */
  static Optional<PopulationBudget> read(YamlNode root, Problems problems) {
    return Fields.of(root, POPULATION, problems).flatMap(fields -> population(fields, problems));
  }

  private static Optional<PopulationBudget> population(Fields fields, Problems problems) {
    Scalars scalars = new Scalars(problems);
    Optional<String> population =
        fields.required("population").flatMap(n -> scalars.name(n, "`population`"));
    Optional<String> owner = fields.required("owner").flatMap(n -> scalars.name(n, "`owner`"));
    Optional<Amount> amount =
        fields
            .required("budget")
            .flatMap(n -> Fields.of(n, BUDGET, problems))
            .flatMap(budget -> amount(budget, problems));
    Optional<String> exact =
        fields
            .optional("exact_disclosures")
            .flatMap(n -> scalars.oneOf(n, "`exact_disclosures`", List.of("accepted")));
    Optional<PsiTerms> psi = fields.optional("psi").flatMap(n -> PsiReader.read(n, problems));
    Optional<String> exactPsi =
        fields
            .optional("exact_psi")
            .flatMap(n -> scalars.oneOf(n, "`exact_psi`", List.of("accepted")));
    if (exactPsi.isPresent() && fields.optional("psi").isEmpty()) {
      problems.add(
          fields.span("exact_psi"),
          "`exact_psi` stands without `psi`",
          "say with whom, what for and how often: add `%s`".formatted(POPULATION.example("psi")));
    }
    if (population.isEmpty() || owner.isEmpty() || amount.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PopulationBudget(
            population.get(),
            owner.get(),
            amount.get().epsilon(),
            amount.get().delta(),
            amount.get().every(),
            amount.get().share(),
            exact.isPresent(),
            psi,
            exactPsi.isPresent(),
            problems.position(fields.span("population"))));
  }

  private static Optional<Amount> amount(Fields fields, Problems problems) {
    Optional<BigDecimal> epsilon = ProtectionReader.epsilon(fields, "epsilon", problems);
    Optional<BigDecimal> delta = ProtectionReader.delta(fields, "delta", problems);
    Optional<Period> every =
        fields
            .required("every")
            .flatMap(n -> new Scalars(problems).oneOf(n, "`every`", PERIODS))
            .map(word -> Period.valueOf(word.toUpperCase(Locale.ROOT)));
    return epsilon.isEmpty() || delta.isEmpty() || every.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Amount(
                epsilon.get(),
                delta.get(),
                every.get(),
                fields.optional("share").map(n -> share(n, problems)).orElse(Map.of())));
  }

  private static Map<String, BigDecimal> share(YamlNode node, Problems problems) {
    Map<String, BigDecimal> shares = new TreeMap<>();
    if (!(node instanceof YamlNode.Mapping mapping)) {
      if (!(node instanceof YamlNode.Unreadable)) {
        problems.add(
            node,
            "`share` must have a key for each receiver, found " + node.described(),
            "write `share: {hearth: 0.5}`");
      }
      return shares;
    }
    Scalars scalars = new Scalars(problems);
    for (YamlNode.Entry entry : mapping.entries()) {
      Optional<String> member =
          scalars.name(
              new YamlNode.Scalar(entry.key(), false, entry.span()), "a member in `share`");
      Optional<BigDecimal> part =
          scalars.number(entry.value(), "a share", LEAST_SHARE, BigDecimal.ONE);
      if (member.isPresent() && part.isPresent()) {
        if (shares.putIfAbsent(member.get(), part.get()) != null) {
          problems.add(
              entry.span(), Words.shown(member.get()) + " has a second share here", "keep one");
        }
      }
    }
    return shares;
  }
}
