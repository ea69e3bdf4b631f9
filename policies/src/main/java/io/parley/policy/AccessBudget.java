package io.parley.policy;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How often a table may be asked, beside its privacy budget: the {@code times:} of an allowance. It
 * counts the questions of one kind of analysis over the table, whoever receives the answers, by the
 * UTC calendar. Refused attempts count too.
 *
 * @param most the most questions in each period that is limited, at least 1 each
 */
public record AccessBudget(Map<Per, Integer> most) {
  /** No limit. */
  public static final AccessBudget UNLIMITED = new AccessBudget(Map.of());

  public AccessBudget {
    most = Map.copyOf(most);
    if (most.values().stream().anyMatch(n -> n < 1)) {
      throw new IllegalArgumentException("an access budget below one");
    }
  }

  /** What is counted together. */
  public enum Per {
    DAY,
    WEEK,
    MONTH,
    EVER
  }

  /** One limit. */
  public static AccessBudget of(int times, Per per) {
    return new AccessBudget(Map.of(per, times));
  }

  /** The most in one period; empty where that is not limited. */
  public Optional<Integer> most(Per per) {
    return Optional.ofNullable(most.get(per));
  }

  /** The smaller of both, period by period. */
  public AccessBudget strictest(AccessBudget other) {
    EnumMap<Per, Integer> both = new EnumMap<>(Per.class);
    both.putAll(most);
    other.most.forEach((per, n) -> both.merge(per, n, Math::min));
    return new AccessBudget(both);
  }

  /** As in a policy: {@code 4 per month, 20 ever}. */
  @Override
  public String toString() {
    return most.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> e.getKey() == Per.EVER ? e.getValue() + " ever" : shown(e))
        .collect(Collectors.joining(", "));
  }

  private static String shown(Map.Entry<Per, Integer> limit) {
    return limit.getValue() + " per " + limit.getKey().name().toLowerCase(java.util.Locale.ROOT);
  }
}
