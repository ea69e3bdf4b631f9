package io.parley.policy.tool;

import io.parley.policy.Cost;
import io.parley.policy.Facts;
import io.parley.policy.Obligations;
import io.parley.policy.Reason;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a question would get. */
public sealed interface Ruling {

  /**
   * An answer.
   *
   * @param facts what the question does
   * @param obligations the strictest of all policies that it touches
   * @param costs by population
   */
  record Allowed(Facts facts, Obligations obligations, SortedMap<String, Cost> costs)
      implements Ruling {
    public Allowed {
      costs = Collections.unmodifiableSortedMap(new TreeMap<>(costs));
    }
  }

  /** No answer. */
  record Denied(List<Reason> reasons) implements Ruling {
    public Denied {
      reasons = List.copyOf(reasons);
      if (reasons.isEmpty()) {
        throw new IllegalArgumentException("a denial without a reason");
      }
    }

    /** The codes of all reasons, each once, in their order. */
    public List<String> codes() {
      return reasons.stream().map(Reason::code).distinct().toList();
    }
  }
}
