package io.parley.query.account;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a question costs each population it touches; known from plan and public parameters alone.
 *
 * @param charges the charge of each population
 * @param disclosures for an audience: how many exact disclosures are counted, by population
 * @param access at which tables it is counted against an access budget
 */
public record Price(
    SortedMap<String, Charge> charges,
    SortedMap<String, Integer> disclosures,
    List<TableAccess> access) {
  public Price {
    charges = new TreeMap<>(charges);
    disclosures = new TreeMap<>(disclosures);
    access = List.copyOf(access);
  }

  /** The charge of one population, nothing when it is not touched. */
  public Charge charge(Population population) {
    return charges.getOrDefault(population.toString(), Charge.NONE);
  }

  /** The exact disclosures counted against one population. */
  public int disclosures(Population population) {
    return disclosures.getOrDefault(population.toString(), 0);
  }

  /** The same by populations. */
  public static Price of(
      Map<Population, Charge> charges,
      Map<Population, Integer> disclosures,
      List<TableAccess> access) {
    TreeMap<String, Charge> byName = new TreeMap<>();
    charges.forEach((p, c) -> byName.put(p.toString(), c));
    TreeMap<String, Integer> counted = new TreeMap<>();
    disclosures.forEach((p, n) -> counted.put(p.toString(), n));
    return new Price(byName, counted, access);
  }
}
