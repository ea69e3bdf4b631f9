package io.parley.server.party;

import io.parley.connector.source.SourceRow;
import io.parley.identity.survive.Consent;
import io.parley.identity.survive.ConsentRule;
import io.parley.server.node.NodeConfiguration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What rows say of consent to each purpose. Not thread-safe. */
final class RecordConsents {
  private final List<String> purposes;
  private final Map<String, List<ConsentRule>> rules = new HashMap<>();

  /** Few differ: each is held once. */
  private final Map<List<Consent>, List<Consent>> said = new HashMap<>();

  private final Map<List<Consent>, BitSet> granted = new HashMap<>();

  /**
   * Nothing was said yet.
   *
   * @param purposes for which records say consent
   */
  RecordConsents(List<String> purposes) {
    this.purposes = List.copyOf(purposes);
  }

  /** What a row says of each purpose. */
  List<Consent> of(SourceRow row, NodeConfiguration.Source source) {
    List<ConsentRule> ofSource =
        rules.computeIfAbsent(
            source.name(), name -> purposes.stream().map(source.consent()::rule).toList());
    List<Consent> consents = new ArrayList<>(purposes.size());
    for (int i = 0; i < purposes.size(); i++) {
      Object cell = row.attributes().get(SourceMappings.consent(i));
      consents.add(ofSource.get(i).of(cell instanceof String text ? text : ""));
    }
    return said.computeIfAbsent(consents, List::copyOf);
  }

  /**
   * The places of the purposes that are granted; shared by all who say the same, and not to be
   * changed.
   */
  BitSet granted(List<Consent> consents) {
    return granted.computeIfAbsent(
        consents,
        all -> {
          BitSet places = new BitSet();
          for (int i = 0; i < all.size(); i++) {
            places.set(i, all.get(i).allows());
          }
          return places;
        });
  }

  /** What both grant; what was handed in is not changed. */
  static BitSet both(BitSet one, BitSet other) {
    if (one.equals(other)) {
      return one;
    }
    BitSet both = (BitSet) one.clone();
    both.and(other);
    return both;
  }
}
