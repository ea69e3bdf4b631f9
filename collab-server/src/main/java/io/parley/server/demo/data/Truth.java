package io.parley.server.demo.data;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the generator knows and no party does: counted from its own assignment of people to parties,
 * never from identifiers.
 *
 * @param sharedPeople known to both parties
 * @param reachablePeople shared people of whom at least one identifier stands right in a record of
 *     either party, the same one: the most that matching on e-mail and phone should find
 * @param audience shared people of segment none who bought within the last three months
 * @param reachableAudience those of the audience who are reachable
 * @param shared exact outcomes of the shared people
 * @param everybody exact outcomes of all customers, whoever knows them
 * @param owners whose record stands where
 */
public record Truth(
    int customers,
    int hearthPeople,
    int metromailPeople,
    int sharedPeople,
    int reachablePeople,
    int audience,
    int reachableAudience,
    Map<Segment, ArmCounts> shared,
    Map<Segment, ArmCounts> everybody,
    Dirt dirt,
    Owners owners) {

  public Truth {
    shared = Collections.unmodifiableMap(new EnumMap<>(shared));
    everybody = Collections.unmodifiableMap(new EnumMap<>(everybody));
  }

  /** The exact outcomes of the shared people of one segment. */
  public ArmCounts sharedIn(Segment segment) {
    return requireNonNull(shared.get(segment), "every segment is counted");
  }
}
