package io.parley.server.party;

import io.parley.connector.source.SourceRow;
import io.parley.identity.normalise.Identifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The records of a running node that may be the person of whom something is known.
 *
 * @param matches the heaviest first, at most as many as were asked for
 * @param reached how many records reach the weight, with those beyond that
 * @param compared how many records were looked at
 * @param cut the model's blocking rules that brought nobody, since too many records hold the same
 */
public record LiveFound(List<Match> matches, int reached, int compared, List<String> cut) {
  /** Copies the lists. */
  public LiveFound {
    matches = List.copyOf(matches);
    cut = List.copyOf(cut);
  }

  /**
   * One of them.
   *
   * @param source its source
   * @param key its key there
   * @param person whose it is
   * @param bits how much speaks for one person; a shared identifier counts 64
   */
  public record Match(String source, String key, UUID person, double bits) {}

  /** What {@link LivePeople#find} finds, under its lock. */
  static LiveFound of(
      TypedRecord known,
      Optional<Double> least,
      int most,
      LiveLinks links,
      Optional<LiveModel> compared) {
    SourceRow row = known.row(1);
    Map<LiveRecord, Double> found = new LinkedHashMap<>();
    for (Identifier identifier : row.identifiers()) {
      if (links.links(identifier)) {
        links.holders(identifier).forEach(record -> found.put(record, KeptPeople.IDENTIFIER_BITS));
      }
    }
    Optional<LiveModel.Alike> alike =
        compared.map(c -> c.find(new LiveTaken.Fresh(row, known.source()), least));
    alike.ifPresent(a -> a.bits().forEach((record, bits) -> found.merge(record, bits, Math::max)));
    List<Match> matches =
        found.entrySet().stream()
            .sorted(Map.Entry.<LiveRecord, Double>comparingByValue().reversed())
            .limit(most)
            .map(
                e ->
                    new Match(
                        e.getKey().source, e.getKey().key.key(), e.getKey().person(), e.getValue()))
            .toList();
    return new LiveFound(
        matches,
        found.size(),
        alike.map(LiveModel.Alike::compared).orElse(found.size()),
        alike.map(LiveModel.Alike::cut).orElse(List.of()));
  }
}
