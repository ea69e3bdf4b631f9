package io.parley.policy;

import static io.parley.policy.Shape.key;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Reads {@code psi:} of a population. */
final class PsiReader {
  /** Below it the dummies that hide a person outnumber most populations. */
  private static final BigDecimal LEAST_EPSILON = new BigDecimal("0.01");

  private static final BigDecimal MOST_EPSILON = new BigDecimal("20");

  /** δ cannot be 0: dummies are finite in number. */
  private static final BigDecimal LEAST_DELTA = new BigDecimal("1e-15");

  private static final BigDecimal MOST_DELTA = new BigDecimal("1e-3");

  static final Shape SHAPE =
      Shape.of(
          "`psi`",
          key("to", "[hearth]"),
          key("purposes", "[measurement]"),
          key("epsilon", "0.5"),
          key("delta", "1e-9"),
          key("times", "4 per month"),
          key("rows", "1048576"));

  private PsiReader() {}

  /** The terms; empty after a problem. */
  static Optional<PsiTerms> read(YamlNode node, Problems problems) {
    return Fields.of(node, SHAPE, problems).flatMap(fields -> terms(fields, problems));
  }

  private static Optional<PsiTerms> terms(Fields fields, Problems problems) {
    Scalars scalars = new Scalars(problems);
    Optional<List<String>> to =
        fields
            .required("to")
            .flatMap(n -> scalars.list(n, "`to`", m -> scalars.name(m, "a member in `to`")));
    Optional<List<String>> purposes =
        fields
            .required("purposes")
            .flatMap(n -> scalars.list(n, "`purposes`", p -> scalars.label(p, "a purpose")));
    Optional<BigDecimal> epsilon =
        fields
            .required("epsilon")
            .flatMap(n -> scalars.number(n, "`epsilon`", LEAST_EPSILON, MOST_EPSILON));
    Optional<BigDecimal> delta =
        fields
            .required("delta")
            .flatMap(n -> scalars.number(n, "`delta`", LEAST_DELTA, MOST_DELTA));
    Optional<AccessBudget> times =
        fields.required("times").flatMap(n -> TermsReader.times(n, problems));
    Optional<YamlNode> said = fields.optional("rows");
    Optional<Integer> rows =
        said.flatMap(n -> scalars.whole(n, "`rows`", PsiTerms.LEAST_ROWS, PsiTerms.MOST_ROWS));
    if (said.isPresent() && rows.isEmpty()) {
      return Optional.empty();
    }
    if (to.isEmpty()
        || purposes.isEmpty()
        || epsilon.isEmpty()
        || delta.isEmpty()
        || times.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PsiTerms(
            java.util.Set.copyOf(to.get()),
            java.util.Set.copyOf(purposes.get()),
            epsilon.get(),
            delta.get(),
            times.get(),
            rows));
  }
}
