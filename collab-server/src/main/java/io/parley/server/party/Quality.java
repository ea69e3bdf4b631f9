package io.parley.server.party;

import io.parley.identity.link.Assignment;
import io.parley.identity.link.Linked;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How records became people; exact counts, for the party's own operator alone.
 *
 * @param model name and version of the model; empty: shared identifiers alone
 * @param linkedByIdentifier by how many people the shared identifiers alone are fewer than the
 *     records
 * @param linkedByModel by how many more the model makes them; records that were taken apart by hand
 *     are counted in neither
 * @param unlinkable records that nothing could link: no identifier, and too little for the model
 * @param peopleOfRecords how many people have so many records, by {@link #SIZES}
 * @param mostRecords of one person
 */
public record Quality(
    String model,
    long linkedByIdentifier,
    long linkedByModel,
    long unlinkable,
    Map<String, Long> peopleOfRecords,
    long mostRecords) {
  /** The sizes that are told apart. */
  public static final List<String> SIZES = List.of("1", "2", "3", "4", "5 to 9", "10 or more");

  public Quality {
    peopleOfRecords = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(peopleOfRecords));
  }

  static Quality of(String model, Linked linked, long unlinkable) {
    int[] records = new int[linked.resolution().people().size()];
    for (Assignment assignment : linked.resolution().assignments()) {
      records[assignment.personIndex()]++;
    }
    Map<String, Long> sizes = new LinkedHashMap<>();
    SIZES.forEach(size -> sizes.put(size, 0L));
    long most = 0;
    for (int size : records) {
      sizes.merge(size < 5 ? SIZES.get(size - 1) : SIZES.get(size < 10 ? 4 : 5), 1L, Long::sum);
      most = Math.max(most, size);
    }
    return new Quality(model, linked.byIdentifier(), linked.byModel(), unlinkable, sizes, most);
  }
}
