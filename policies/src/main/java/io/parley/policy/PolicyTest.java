package io.parley.policy;

import java.time.LocalDate;
import java.util.Optional;

/**
 * One entry of {@code tests:}.
 *
 * @param name what the author calls it
 * @param expected what the author expects of the question
 * @param as from where it is asked, as far as the test says
 * @param wanted the kind of answer that it asks for
 * @param today the UTC day on which it is asked; empty: whenever the test runs
 * @param region where the room is, as far as the test says
 */
public record PolicyTest(
    Optional<String> name,
    String sql,
    Expectation expected,
    Standpoint as,
    Analysis wanted,
    Optional<LocalDate> today,
    Optional<String> region,
    PolicyPosition position) {

  /** The same, asked from here where it does not say. */
  public PolicyTest from(Standpoint otherwise) {
    return new PolicyTest(name, sql, expected, as.or(otherwise), wanted, today, region, position);
  }

  /** When and where it is asked. */
  public Circumstances circumstances(LocalDate otherwise) {
    return new Circumstances(today.orElse(otherwise), region);
  }

  /** The question; empty when nobody is said to ask it. */
  public Optional<Inquiry> inquiry() {
    return as.question().map(question -> new Inquiry(sql, wanted, question));
  }
}
