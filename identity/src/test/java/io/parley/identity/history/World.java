package io.parley.identity.history;

import io.parley.identity.cluster.Edge;
import io.parley.identity.link.RecordKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Records with few values, and a frozen model that scores them: many ties, many conflicts. */
final class World {
  static final HistoryRules RULES =
      new HistoryRules(4, 9, List.of("id"), List.of(new HistoryRules.Capped("email", 3, 6)), false);

  /** What a record says; 0 is nothing. */
  record Content(int name, int email, int street, int id) {
    static Content random(Random random) {
      return new Content(
          1 + random.nextInt(3), random.nextInt(4), random.nextInt(4), random.nextInt(3));
    }

    /** As by blocking rules: so an identifier over its cap concerns records without a link, too. */
    boolean isCompared(Content other) {
      return name == other.name || (street != 0 && street == other.street);
    }

    /** log2 of the odds, as a model gives them. */
    double bits(Content other) {
      if (name != other.name && street != 0 && street == other.street && id != other.id) {
        return Edge.NEVER; // a rule that contradicts
      }
      double bits = name == other.name ? 3 : -2;
      bits += email != 0 && email == other.email ? 6 : 0;
      return bits + (street != 0 && street == other.street ? 2 : 0);
    }
  }

  private final Map<RecordKey, Content> records = new TreeMap<>();
  private final FactHash hash;

  World(FactHash hash) {
    this.hash = hash;
  }

  static RecordKey key(int number) {
    return new RecordKey(number % 2 == 0 ? "crm" : "web", "k" + number / 2);
  }

  Map<RecordKey, Content> records() {
    return records;
  }

  RecordFacts facts(RecordKey key) {
    Content content = Objects.requireNonNull(records.get(key));
    return new RecordFacts(
        key,
        hash.record(List.of(Optional.of(content.toString()))),
        List.of(value("id", content.id())),
        List.of(value("email", content.email())));
  }

  private long value(String attribute, int value) {
    return hash.value(attribute, Optional.of(value).filter(v -> v != 0).map(String::valueOf));
  }

  /** Every pair that is worth keeping: likely or forbidden. */
  private List<Batch.RecordLink> links(Collection<RecordKey> touching) {
    List<Batch.RecordLink> links = new ArrayList<>();
    for (RecordKey a : records.keySet()) {
      for (RecordKey b : records.keySet()) {
        if (a.compareTo(b) < 0
            && (touching.contains(a) || touching.contains(b))
            && records.get(a).isCompared(records.get(b))) {
          double bits = records.get(a).bits(records.get(b));
          if (bits > 0 || bits == Edge.NEVER) {
            links.add(new Batch.RecordLink(a, b, bits));
          }
        }
      }
    }
    return links;
  }

  Batch full() {
    return new Batch(
        Run.Kind.FULL,
        records.keySet().stream().map(this::facts).toList(),
        List.of(),
        links(records.keySet()));
  }

  Batch changes(Set<RecordKey> put, Set<RecordKey> dropped) {
    return Batch.changes(
        put.stream().map(this::facts).toList(), List.copyOf(dropped), links(new HashSet<>(put)));
  }
}
