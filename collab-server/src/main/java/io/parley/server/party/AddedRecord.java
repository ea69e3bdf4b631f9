package io.parley.server.party;

import io.parley.identity.history.Batch;
import io.parley.identity.history.Outcome;
import io.parley.identity.history.People;
import io.parley.identity.history.RecordFacts;
import io.parley.identity.history.Run;
import io.parley.identity.link.RecordKey;
import io.parley.identity.linkage.ScoredPair;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.Counted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A record that came to the history of people before an ingest read it in its source.
 *
 * <p>It is resolved with all records of the sources, under the same links and guards as an ingest
 * has; the history is told what that changes, and no more: the record, and the records between
 * which other links hold than before. So an ingest that finds the record in its source, and nothing
 * else new, finds the same people, and changes nothing. The node's history is all that is written:
 * the lake follows with that ingest.
 *
 * @param run in which it came
 * @param person whose it is
 * @param records how many that person has, this one included
 * @param bits of its strongest link; 0 where it is alone. A shared identifier counts 64
 * @param model by which it was linked
 * @param aliases ids that lead to another person by this, since the record joined people
 */
public record AddedRecord(
    long run, UUID person, long records, double bits, String model, long aliases) {
  /**
   * Adds a record.
   *
   * @param people of the node
   * @param found the sources' records and this one, resolved
   * @throws ConfigurationException when it is there already, or the history is not that of the
   *     sources' last ingest under this model; nothing is changed then
   */
  static AddedRecord add(People people, Resolved found, RecordKey key, String actor, Instant at) {
    List<RecordKey> keys = found.names().ordered().stream().map(RecordNames.Name::key).toList();
    String model = KeptPeople.model(found);
    check(people, keys, key, model);

    Map<RecordKey, Map<RecordKey, Double>> links = links(keys, found.linked().links());
    List<RecordFacts> changed = new ArrayList<>();
    List<Batch.RecordLink> told = new ArrayList<>();
    for (RecordKey record : keys) {
      Map<RecordKey, Double> now = links.getOrDefault(record, Map.of());
      if (record.equals(key) || !now.equals(people.scores(record))) {
        changed.add(KeptPeople.facts(record));
        now.forEach((other, bits) -> told.add(new Batch.RecordLink(record, other, bits)));
      }
    }
    Outcome outcome =
        people.resolve(Batch.changes(changed, List.of(), told), KeptPeople.RULES, model, actor, at);

    UUID person = people.personOf(key).orElseThrow();
    List<RecordKey> whole = people.records(person);
    double strongest =
        people.scores(key).entrySet().stream()
            .filter(score -> whole.contains(score.getKey()))
            .mapToDouble(Map.Entry::getValue)
            .max()
            .orElse(0);
    return new AddedRecord(
        outcome.run(), person, whole.size(), strongest, model, outcome.aliases());
  }

  /**
   * Before anything is read.
   *
   * @throws ConfigurationException when the history knows the record
   */
  static void checkIsNew(People people, RecordKey key) {
    if (people.personOf(key).isPresent()) {
      throw new ConfigurationException(
          "source `%s` has a record of that key in the history already; a changed record is for an ingest"
              .formatted(key.source()));
    }
  }

  private static void check(People people, List<RecordKey> keys, RecordKey key, String model) {
    checkIsNew(people, key);
    Run last =
        people
            .lastBatch()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "the history of people is empty; run `parley ingest` first"));
    if (!last.model().equals(model) || !last.rules().equals(KeptPeople.RULES)) {
      throw new ConfigurationException(
          "the last ingest linked records by `%s`, and this node does by `%s`; run `parley ingest` first"
              .formatted(last.model(), model));
    }
    long unseen = keys.stream().filter(k -> !k.equals(key) && people.personOf(k).isEmpty()).count();
    if (unseen > 0) {
      throw new ConfigurationException(
          "%s of the sources %s in no ingest yet; run `parley ingest` first"
              .formatted(Counted.of(unseen, "row"), unseen == 1 ? "is" : "are"));
    }
    // What a record says is not in the history: with those no guard could be held against this one.
    long unread = people.recordCount() - (keys.size() - 1);
    if (unread > 0) {
      throw new ConfigurationException(
          "the history has %s that no source has: added before, or gone since; bring what was added into its source, and run `parley ingest` first"
              .formatted(Counted.of(unread, "record")));
    }
  }

  /** The links of each record; of a pair that is there more than once the strongest. */
  private static Map<RecordKey, Map<RecordKey, Double>> links(
      List<RecordKey> keys, List<ScoredPair> pairs) {
    Map<RecordKey, Map<RecordKey, Double>> links = new HashMap<>();
    for (ScoredPair pair : pairs) {
      RecordKey a = keys.get(pair.a());
      RecordKey b = keys.get(pair.b());
      double bits = KeptPeople.bits(pair);
      links.computeIfAbsent(a, k -> new HashMap<>()).merge(b, bits, Math::max);
      links.computeIfAbsent(b, k -> new HashMap<>()).merge(a, bits, Math::max);
    }
    return links;
  }
}
