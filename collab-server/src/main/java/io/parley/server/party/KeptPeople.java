package io.parley.server.party;

import io.parley.identity.history.Batch;
import io.parley.identity.history.HistoryRules;
import io.parley.identity.history.People;
import io.parley.identity.history.RecordFacts;
import io.parley.identity.history.Run;
import io.parley.identity.history.SealedHistory;
import io.parley.identity.link.Assignment;
import io.parley.identity.link.RecordKey;
import io.parley.identity.link.Resolution;
import io.parley.identity.linkage.ScoredPair;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * People with the ids that they had before, out of the node's history.
 *
 * <p>The history is told the links that hold, and finds the same people by them, less what was
 * taken apart by hand. So the rules by which records are linked are in one place, {@code
 * identity.link}, and this one only says who is who from one ingest to the next.
 *
 * @param resolution the same records as were found, with the people of the history
 * @param changes empty for a history that begins
 * @param run the number that the history gave it
 */
record KeptPeople(Resolution resolution, Optional<Changes> changes, long run) {
  /**
   * The weight in the history of a link by a shared identifier, bits. Above that of every pair of a
   * model, so that of records taken apart by hand the model's links are the first to give way.
   */
  static final double IDENTIFIER_BITS = 64;

  /**
   * An ingest reads everything anew, and need not know which records say something else than
   * before: so of what they say nothing is kept, not even a hash.
   */
  private static final long NOTHING_KEPT = 0;

  /** What the history calls it where no model links records. */
  static final String BY_IDENTIFIERS = "identifiers";

  private static final double LEAST_BITS = 1;
  static final HistoryRules RULES = HistoryRules.above(LEAST_BITS);
  private static final String ACTOR = "ingest";

  /**
   * Writes what was found into the history of a node, which begins where there is none. Once it is
   * written, writing the same again changes nobody's id: whatever fails from here on, the next
   * ingest gives the same people.
   *
   * @param mayBeEmpty sources whose people may all go at once
   * @throws ConfigurationException when another source had records and has none; nothing is written
   */
  static KeptPeople keep(
      NodeDirectory node, Resolved found, Set<String> mayBeEmpty, Instant at, Progress progress) {
    long start = System.nanoTime();
    try (SealedHistory history = NodeHistory.open(node)) {
      history.said().ifPresent(progress::say);
      People people = People.read(history);
      boolean begins = people.lastBatch().isEmpty();
      Changes.Before before = Changes.Before.of(people);
      List<RecordNames.Name> names = found.names().ordered();
      checkNoneRanDry(before, found, names, mayBeEmpty);
      people.resolve(batch(names, found.linked().links()), RULES, model(found), ACTOR, at);
      Resolution kept = named(found.linked().resolution(), names, people);
      long apart = kept.personCount() - found.linked().resolution().personCount();
      Optional<Changes> changes = begins ? Optional.empty() : Optional.of(before.to(people, apart));
      progress.took("the history of people " + (begins ? "begins" : "goes on"), start);
      return new KeptPeople(kept, changes, people.lastBatch().orElseThrow().number());
    }
  }

  /** An export that failed is a header alone, and would cost everybody their ids. */
  private static void checkNoneRanDry(
      Changes.Before before, Resolved found, List<RecordNames.Name> names, Set<String> mayBeEmpty) {
    Set<String> now = names.stream().map(n -> n.key().source()).collect(Collectors.toSet());
    for (IngestReport.SourceReport source : found.sources()) {
      String name = source.name();
      if (!now.contains(name) && before.had(name) && !mayBeEmpty.contains(name)) {
        throw new ConfigurationException(
            "the source `%s` had records and has none now: is it whole? people and curated tables stay as they were; if it is meant to be empty, `parley ingest --allow-empty %s` lets its people go"
                .formatted(name, name));
      }
    }
  }

  /** What the history calls that by which records were linked. */
  static String model(Resolved found) {
    return found.model().isEmpty() ? BY_IDENTIFIERS : found.model();
  }

  /** What the history is told of a record. */
  static RecordFacts facts(RecordKey key) {
    return RecordFacts.of(key, NOTHING_KEPT);
  }

  private static Batch batch(List<RecordNames.Name> names, List<ScoredPair> links) {
    List<RecordFacts> facts = names.stream().map(name -> facts(name.key())).toList();
    List<Batch.RecordLink> named = new ArrayList<>(links.size());
    for (ScoredPair link : links) {
      RecordKey a = facts.get(link.a()).key();
      RecordKey b = facts.get(link.b()).key();
      named.add(new Batch.RecordLink(a, b, bits(link)));
    }
    return new Batch(Run.Kind.FULL, facts, List.of(), named);
  }

  /**
   * In whole bits: a model that learns anew at each ingest weighs each pair a little otherwise, and
   * the history would note every one.
   */
  static double bits(ScoredPair link) {
    return link.bits() == Double.POSITIVE_INFINITY
        ? IDENTIFIER_BITS
        : Math.max(LEAST_BITS, Math.min(Math.rint(link.bits()), IDENTIFIER_BITS - 1));
  }

  private static Resolution named(Resolution found, List<RecordNames.Name> names, People people) {
    Map<UUID, Integer> indexes = new HashMap<>();
    List<UUID> ids = new ArrayList<>();
    List<Assignment> assignments = new ArrayList<>(names.size());
    for (int i = 0; i < names.size(); i++) {
      Assignment record = found.assignments().get(i);
      UUID person = people.personOf(names.get(i).key()).orElseThrow();
      int index =
          indexes.computeIfAbsent(
              person,
              unseen -> {
                ids.add(unseen);
                return ids.size() - 1;
              });
      assignments.add(new Assignment(record.source(), record.line(), index, person));
    }
    return new Resolution(
        assignments, ids, found.recordsWithoutIdentifier(), found.identifiersIgnored());
  }
}
