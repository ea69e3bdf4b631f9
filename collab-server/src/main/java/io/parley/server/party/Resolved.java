package io.parley.server.party;

import io.parley.identity.link.Assignment;
import io.parley.identity.link.LinkRules;
import io.parley.identity.link.Linked;
import io.parley.identity.link.Resolution;
import io.parley.identity.link.SourceRecord;
import io.parley.server.node.ConsentSettings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A party's records, and the people that links alone make of them.
 *
 * @param records of all sources, with their identifiers
 * @param names of the same records
 * @param model name and version of the model; empty: shared identifiers alone
 * @param unlinkable records that nothing could link
 * @param sources what was read of each, without its people
 * @param asks whether some source says whether people consent
 * @param purposes for which it says so; {@link ConsentSettings#EVERY_PURPOSE} where none is named
 * @param learned what the model learned, where there is one
 * @param rules by which shared identifiers link
 */
record Resolved(
    List<SourceRecord> records,
    RecordNames names,
    Linked linked,
    String model,
    long unlinkable,
    List<IngestReport.SourceReport> sources,
    boolean asks,
    List<String> purposes,
    Optional<ModelLinks.Learned> learned,
    LinkRules rules) {
  Resolved {
    records = List.copyOf(records);
    sources = List.copyOf(sources);
    purposes = List.copyOf(purposes);
  }

  /** What people consent to; empty where no source asks. */
  Optional<PeopleConsent> consent(Resolution people) {
    return asks
        ? Optional.of(PeopleConsent.of(people, names.ordered(), purposes))
        : Optional.empty();
  }

  /** The people who may be offered: those who consent to something, or all where nobody asks. */
  Resolution offered(Resolution people) {
    return consent(people).map(consent -> consent.consenting(people)).orElse(people);
  }

  /** Whether people consent to one purpose and not to another. */
  boolean isByPurpose() {
    return asks && !purposes.equals(List.of(ConsentSettings.EVERY_PURPOSE));
  }

  /**
   * What came of it.
   *
   * @param people the records' people, as they are kept
   * @param changes what is another than before, where there was something before
   */
  IngestReport report(Resolution people, Optional<Changes> changes) {
    long ignored = people.identifiersIgnored().values().stream().mapToLong(Long::longValue).sum();
    Map<String, Set<Integer>> ofSource = new HashMap<>();
    for (Assignment assignment : people.assignments()) {
      ofSource
          .computeIfAbsent(assignment.source(), unused -> new HashSet<>())
          .add(assignment.personIndex());
    }
    Optional<PeopleConsent> consent = consent(people);
    return new IngestReport(
        sources.stream()
            .map(s -> s.withPeople(ofSource.getOrDefault(s.name(), Set.of()).size()))
            .toList(),
        people.recordCount(),
        people.personCount(),
        people.recordsWithoutIdentifier(),
        ignored,
        Quality.of(model, linked.with(people), unlinkable),
        changes,
        consent.map(PeopleConsent::counted),
        isByPurpose() ? consent.orElseThrow().byPurpose() : Map.of());
  }
}
