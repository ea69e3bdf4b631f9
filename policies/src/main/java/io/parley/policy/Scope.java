package io.parley.policy;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * Which questions an entry of {@code allow:} is about.
 *
 * @param to the members that may receive the answer
 * @param askedBy the members that may ask; absent: any
 * @param purposes for what; absent: for any purpose
 * @param starts the first day
 * @param expires the last day
 */
public record Scope(
    Set<String> to,
    Optional<Set<String>> askedBy,
    Optional<Set<String>> purposes,
    Optional<LocalDate> starts,
    Optional<LocalDate> expires) {
  public Scope {
    to = Set.copyOf(to);
    askedBy = askedBy.map(Set::copyOf);
    purposes = purposes.map(Set::copyOf);
  }

  /** For these receivers and purposes, whoever asks, at any time. */
  public static Scope of(Set<String> to, Set<String> purposes) {
    return new Scope(
        to, Optional.empty(), Optional.of(purposes), Optional.empty(), Optional.empty());
  }

  boolean coversReceiver(Question question) {
    return to.contains(question.receiver());
  }

  boolean coversAsker(Question question) {
    return askedBy.map(a -> a.contains(question.asker())).orElse(true);
  }

  boolean coversPurpose(Question question) {
    return purposes.map(p -> p.contains(question.purpose())).orElse(true);
  }

  boolean coversDay(LocalDate day) {
    return starts.filter(day::isBefore).isEmpty() && expires.filter(day::isAfter).isEmpty();
  }
}
