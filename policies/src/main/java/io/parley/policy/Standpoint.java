package io.parley.policy;

import java.util.Optional;
import java.util.TreeSet;

/** From where a test asks, as far as it says. */
public record Standpoint(
    Optional<String> asker, Optional<String> receiver, Optional<String> purpose) {
  /** The purpose of a question that names none. */
  public static final String USUAL_PURPOSE = "measurement";

  public static final Standpoint UNSAID =
      new Standpoint(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * The owner of a table, asking for itself, for the usual purpose where the policy allows that,
   * else for the first that it allows.
   */
  public static Standpoint ofOwner(TablePolicy policy) {
    TreeSet<String> purposes = new TreeSet<>();
    for (Allowance allowance : policy.allow()) {
      allowance.purposes().ifPresent(purposes::addAll);
    }
    boolean usual = purposes.isEmpty() || purposes.contains(USUAL_PURPOSE);
    return new Standpoint(
        Optional.of(policy.table().party()),
        Optional.empty(),
        Optional.of(usual ? USUAL_PURPOSE : purposes.first()));
  }

  /** A member, asking for itself, for the usual purpose. */
  public static Standpoint of(String member) {
    return new Standpoint(Optional.of(member), Optional.empty(), Optional.of(USUAL_PURPOSE));
  }

  /** The same, where it says nothing filled from another. */
  public Standpoint or(Standpoint other) {
    return new Standpoint(
        asker.or(other::asker), receiver.or(other::receiver), purpose.or(other::purpose));
  }

  /** Who asks, receives and for what; the asker receives where nobody else is named. */
  public Optional<Question> question() {
    return asker.map(a -> new Question(a, receiver.orElse(a), purpose.orElse(USUAL_PURPOSE)));
  }
}
