package io.parley.policy;

import java.util.SortedMap;

/** Says what an allowed question costs. Implemented by the query engine; the port is owned here. */
public interface Pricing {
  /**
   * The cost by population, {@code owner.name}.
   *
   * @param inquiry a question that the policies allow on this day
   * @throws SqlRefusal when no plan for it exists all the same: an ε beyond the policies, a join
   *     that may grow too large, a part that the engine cannot run
   */
  SortedMap<String, Cost> price(Inquiry inquiry, PolicySet offered, Circumstances circumstances);
}
