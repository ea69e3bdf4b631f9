package io.parley.identity.find;

import io.parley.identity.linkage.BlockingRule;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.pack.LiveRecords;
import io.parley.identity.pack.LiveRecords.Found;
import io.parley.identity.pack.NeededColumns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds one record among many, and adds it, so that the next find sees it: fuzzy and in real time
 * together, by the same frozen model as a full run. Safe for use by several threads.
 */
public final class Finder {
  private final LiveRecords records;
  private final List<RecordKey> keys;
  private final Set<RecordKey> known;
  private final People people;
  private final double threshold;

  /**
   * A finder.
   *
   * @param keys of the records, by their numbers
   * @param threshold from how many bits on a record that is added is linked: the model's
   */
  public Finder(LiveRecords records, List<RecordKey> keys, People people, double threshold) {
    if (keys.size() != records.count()) {
      throw new IllegalArgumentException(
          "%d records have %d keys".formatted(records.count(), keys.size()));
    }
    this.records = records;
    this.keys = new ArrayList<>(keys);
    this.known = new HashSet<>(keys);
    this.people = people;
    this.threshold = threshold;
  }

  /**
   * A record that was added.
   *
   * @param person whose it is
   * @param links to records that were there
   */
  public record Added(String person, List<Match> links) {
    public Added {
      links = List.copyOf(links);
    }
  }

  /**
   * Finds.
   *
   * @param source of the record; it counts where records of one source are never linked
   * @param record normalised values by attribute
   * @param least from how many bits on
   * @param most how many matches are named, 1 or more
   */
  public Answer find(String source, Map<String, String> record, double least, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("at least one match is named");
    }
    Found found = records.find(withSource(source, record), least);
    return new Answer(
        matches(found.pairs().subList(0, Math.min(most, found.pairs().size()))),
        found.pairs().size(),
        found.looked(),
        found.cut().stream().map(BlockingRule::text).toList());
  }

  /**
   * Adds a record. It is kept first, and only then seen by finds.
   *
   * @throws IllegalArgumentException when there is a record of that key
   */
  public synchronized Added add(RecordKey key, Map<String, String> record) {
    synchronized (keys) {
      if (known.contains(key)) {
        throw new IllegalArgumentException(
            "the source `%s` has a record of that key already; a changed record is for a full run"
                .formatted(key.source()));
      }
    }
    Map<String, String> values = withSource(key.source(), record);
    List<Match> links = matches(records.find(values, threshold).pairs());
    String person = people.keep(key, record, links);
    // The key first: a find that sees the record names it.
    synchronized (keys) {
      keys.add(key);
      known.add(key);
    }
    try {
      records.add(values);
    } catch (RuntimeException | Error e) {
      synchronized (keys) {
        if (keys.size() > records.count()) {
          keys.remove(keys.size() - 1); // or the next record would have this one's name
        }
      }
      throw e;
    }
    return new Added(person, links);
  }

  private static Map<String, String> withSource(String source, Map<String, String> record) {
    Map<String, String> values = new HashMap<>(record);
    values.put(NeededColumns.SOURCE, source);
    return values;
  }

  private List<Match> matches(List<ScoredPair> pairs) {
    List<Match> matches = new ArrayList<>();
    for (ScoredPair pair : pairs) {
      RecordKey key;
      synchronized (keys) {
        key = keys.get(pair.a());
      }
      matches.add(new Match(key, people.of(key), pair.bits()));
    }
    return matches;
  }
}
