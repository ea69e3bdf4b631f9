package io.parley.server.party;

import java.util.List;
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
}
