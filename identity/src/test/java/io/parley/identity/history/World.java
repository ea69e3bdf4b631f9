package io.parley.identity.history;

import io.parley.identity.cluster.Clusters;
import io.parley.identity.cluster.Edge;
import io.parley.identity.cluster.Edges;
import io.parley.identity.cluster.Guards;
import io.parley.identity.cluster.Marks;
import io.parley.identity.cluster.Shared;
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

  /** The same, and pairs that speak for two persons count. */
  static final HistoryRules EVIDENCE = RULES.withEvidence();

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

    /** The same by a model that knows that people seldom move. */
    double bitsOfEvidence(Content other) {
      boolean moved = street != 0 && other.street != 0 && street != other.street;
      return bits(other) - (moved ? 9 : 0);
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
  private final HistoryRules rules;

  World(FactHash hash) {
    this(hash, RULES);
  }

  /**
   * @param rules {@link #RULES}, or {@link #EVIDENCE}: then pairs below the threshold are told too
   */
  World(FactHash hash, HistoryRules rules) {
    this.hash = hash;
    this.rules = rules;
  }

  HistoryRules rules() {
    return rules;
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

  /** Every pair that is worth keeping: likely or forbidden, or all where they are evidence. */
  private List<Batch.RecordLink> links(Collection<RecordKey> touching) {
    List<Batch.RecordLink> links = new ArrayList<>();
    for (RecordKey a : records.keySet()) {
      for (RecordKey b : records.keySet()) {
        if (a.compareTo(b) < 0
            && (touching.contains(a) || touching.contains(b))
            && records.get(a).isCompared(records.get(b))) {
          double bits =
              rules.evidence()
                  ? records.get(a).bitsOfEvidence(records.get(b))
                  : records.get(a).bits(records.get(b));
          if (rules.evidence() || bits > 0 || bits == Edge.NEVER) {
            links.add(new Batch.RecordLink(a, b, bits));
          }
        }
      }
    }
    return links;
  }

  /** The people as {@link Clusters} finds them in all records at once. */
  Set<Set<RecordKey>> clusters() {
    List<RecordKey> keys = List.copyOf(records.keySet());
    Edges edges = new Edges();
    links(keys).forEach(l -> edges.add(keys.indexOf(l.a()), keys.indexOf(l.b()), l.bits()));
    Marks marks = new Marks();
    int id = marks.attribute("id");
    long[] emails = new long[keys.size()];
    for (int i = 0; i < emails.length; i++) {
      Content content = Objects.requireNonNull(records.get(keys.get(i)));
      emails[i] = content.email();
      if (content.id() != 0) {
        marks.add(i, id, content.id());
      }
    }
    Guards guards =
        Guards.above(rules.threshold())
            .withBridges(rules.bridge())
            .withMarks(marks)
            .withShared(List.of(Shared.counted(emails, 3, 6)));
    Clusters clusters =
        Clusters.of(keys.size(), edges, rules.evidence() ? guards.withEvidence() : guards);
    Map<Integer, Set<RecordKey>> groups = new TreeMap<>();
    for (int i = 0; i < emails.length; i++) {
      groups.computeIfAbsent(clusters.of(i), unused -> new HashSet<>()).add(keys.get(i));
    }
    return new HashSet<>(groups.values());
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
