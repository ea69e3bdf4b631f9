package io.parley.server.party;

import io.parley.identity.link.LinkRules;
import io.parley.server.node.ConsentSettings;
import java.util.List;

/**
 * By what the people of a running node are found and offered.
 *
 * @param model what the history calls that by which records are linked
 * @param asks whether some source says whether people consent
 * @param purposes for which it says so; one where none is named
 * @param links by which shared identifiers link
 */
record LiveRules(String model, boolean asks, List<String> purposes, LinkRules links) {
  LiveRules {
    purposes = List.copyOf(purposes);
  }

  /** Whether people consent to one purpose and not to another. */
  boolean isByPurpose() {
    return asks && !purposes.equals(List.of(ConsentSettings.EVERY_PURPOSE));
  }

  /** Where a purpose stands among those that are told apart; below 0: nowhere. */
  int place(String purpose) {
    return isByPurpose() ? purposes.indexOf(purpose) : 0;
  }
}
