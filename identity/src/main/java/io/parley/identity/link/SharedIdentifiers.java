package io.parley.identity.link;

import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.normalise.Identifier;
import io.parley.identity.normalise.IdentifierType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The links of records that share an identifier.
 *
 * @param links each two holders of an identifier, so that any one of them may leave and the others
 *     still hang together; certain, so without end in bits
 * @param ignored how many different identifiers stood on too many records to link them
 */
record SharedIdentifiers(List<ScoredPair> links, Map<IdentifierType, Long> ignored) {
  static SharedIdentifiers of(List<SourceRecord> records, LinkRules rules) {
    List<ScoredPair> links = new ArrayList<>();
    Map<IdentifierType, Long> ignored = new EnumMap<>(IdentifierType.class);
    for (IdentifierType type : IdentifierType.values()) {
      ignored.put(type, 0L);
    }
    holders(records)
        .forEach(
            (identifier, held) -> {
              if (held.count > rules.maxRecordsPerIdentifier()) {
                ignored.merge(identifier.type(), 1L, Long::sum);
              } else {
                held.link(links);
              }
            });
    return new SharedIdentifiers(links, ignored);
  }

  private static Map<Identifier, Holders> holders(List<SourceRecord> records) {
    Map<Identifier, Holders> holders = new HashMap<>();
    for (int i = 0; i < records.size(); i++) {
      // A record with one address in two columns holds it once.
      for (Identifier identifier : new HashSet<>(records.get(i).identifiers())) {
        holders.computeIfAbsent(identifier, unused -> new Holders()).add(i);
      }
    }
    return holders;
  }

  /** The records that hold one identifier. Most are held by one or two. */
  private static final class Holders {
    private int[] records = new int[1];
    private int count;

    void add(int record) {
      if (count == records.length) {
        records = Arrays.copyOf(records, count * 2);
      }
      records[count++] = record;
    }

    void link(List<ScoredPair> links) {
      for (int i = 1; i < count; i++) {
        for (int j = 0; j < i; j++) {
          links.add(new ScoredPair(records[j], records[i], Double.POSITIVE_INFINITY));
        }
      }
    }
  }
}
