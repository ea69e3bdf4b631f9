package io.parley.server.demo.data;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Counts the truth, person by person. */
final class Tally {
  private static final int RECENT_MONTHS = 3;

  private final Map<Segment, ArmCounts> shared = noCounts();
  private final Map<Segment, ArmCounts> everybody = noCounts();
  private int customers;
  private int hearthPeople;
  private int metromailPeople;
  private int sharedPeople;
  private int reachablePeople;
  private int audience;
  private int reachableAudience;
  private int sharedPhones;

  /** Counts a customer; a party that does not know the person gives no identifiers. */
  void add(
      Customer customer,
      Person person,
      Optional<Set<Identifier>> atHearth,
      Optional<Set<Identifier>> atMetromail) {
    customers++;
    count(everybody, customer);
    sharedPhones += person.sharesPhone() ? 1 : 0;
    hearthPeople += atHearth.isPresent() ? 1 : 0;
    metromailPeople += atMetromail.isPresent() ? 1 : 0;
    if (atHearth.isPresent() && atMetromail.isPresent()) {
      addShared(customer, atMetromail.get().stream().anyMatch(atHearth.get()::contains));
    }
  }

  private void addShared(Customer customer, boolean reachable) {
    sharedPeople++;
    count(shared, customer);
    reachablePeople += reachable ? 1 : 0;
    if (customer.segment() == Segment.NONE && customer.recency() <= RECENT_MONTHS) {
      audience++;
      reachableAudience += reachable ? 1 : 0;
    }
  }

  int sharedPhones() {
    return sharedPhones;
  }

  Truth truth(Dirt dirt, Owners owners) {
    return new Truth(
        customers,
        hearthPeople,
        metromailPeople,
        sharedPeople,
        reachablePeople,
        audience,
        reachableAudience,
        shared,
        everybody,
        dirt,
        owners);
  }

  private static void count(Map<Segment, ArmCounts> counts, Customer customer) {
    counts.computeIfPresent(customer.segment(), (segment, before) -> before.plus(customer));
  }

  private static Map<Segment, ArmCounts> noCounts() {
    Map<Segment, ArmCounts> counts = new EnumMap<>(Segment.class);
    for (Segment segment : Segment.values()) {
      counts.put(segment, ArmCounts.NOBODY);
    }
    return counts;
  }
}
