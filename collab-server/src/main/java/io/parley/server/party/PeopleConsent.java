package io.parley.server.party;

import io.parley.identity.link.Assignment;
import io.parley.identity.link.Resolution;
import io.parley.identity.survive.Consent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/** The consent of each person to each purpose: that of the most restrictive record. */
final class PeopleConsent {
  private final List<UUID> people;
  private final List<String> purposes;

  /** By purpose and person. */
  private final Consent[][] consents;

  private PeopleConsent(List<UUID> people, List<String> purposes, Consent[][] consents) {
    this.people = people;
    this.purposes = purposes;
    this.consents = consents;
  }

  /**
   * Finds it.
   *
   * @param names of the people's records, in the same order
   * @param purposes in the order in which names say them
   */
  static PeopleConsent of(Resolution people, List<RecordNames.Name> names, List<String> purposes) {
    Consent[][] consents = new Consent[purposes.size()][people.people().size()];
    Arrays.stream(consents).forEach(all -> Arrays.fill(all, Consent.GRANTED));
    List<Assignment> records = people.assignments();
    for (int i = 0; i < records.size(); i++) {
      int person = records.get(i).personIndex();
      for (int purpose = 0; purpose < consents.length; purpose++) {
        consents[purpose][person] =
            Consent.stricter(consents[purpose][person], names.get(i).consents().get(purpose));
      }
    }
    return new PeopleConsent(people.people(), purposes, consents);
  }

  /** The most that a person consents to, of all purposes. */
  private Consent most(int person) {
    return IntStream.range(0, consents.length)
        .mapToObj(purpose -> consents[purpose][person])
        .max(Consent::compareTo)
        .orElse(Consent.UNKNOWN);
  }

  /** The same people, less those who consent to nothing, with all of their records. */
  Resolution consenting(Resolution all) {
    int[] place = new int[people.size()];
    boolean[] offered = new boolean[people.size()];
    List<UUID> left = new ArrayList<>();
    for (int person = 0; person < offered.length; person++) {
      place[person] = left.size();
      offered[person] = most(person).allows();
      if (offered[person]) {
        left.add(people.get(person));
      }
    }
    List<Assignment> records = new ArrayList<>();
    for (Assignment record : all.assignments()) {
      if (offered[record.personIndex()]) {
        records.add(
            new Assignment(
                record.source(), record.line(), place[record.personIndex()], record.person()));
      }
    }
    return new Resolution(records, left, all.recordsWithoutIdentifier(), all.identifiersIgnored());
  }

  /** Hands over who consents to which purpose. */
  void granted(BiConsumer<UUID, String> grants) {
    for (int purpose = 0; purpose < consents.length; purpose++) {
      for (int person = 0; person < people.size(); person++) {
        if (consents[purpose][person].allows()) {
          grants.accept(people.get(person), purposes.get(purpose));
        }
      }
    }
  }

  /** How many people say what, each by the purpose to which they consent most. */
  IngestReport.ConsentCount counted() {
    return count(IntStream.range(0, people.size()).mapToObj(this::most).toArray(Consent[]::new));
  }

  /** The same of each purpose. */
  Map<String, IngestReport.ConsentCount> byPurpose() {
    Map<String, IngestReport.ConsentCount> counts = new LinkedHashMap<>();
    for (int purpose = 0; purpose < consents.length; purpose++) {
      counts.put(purposes.get(purpose), count(consents[purpose]));
    }
    return counts;
  }

  private static IngestReport.ConsentCount count(Consent[] consents) {
    return new IngestReport.ConsentCount(
        count(consents, Consent.GRANTED),
        count(consents, Consent.UNKNOWN),
        count(consents, Consent.REFUSED));
  }

  private static long count(Consent[] consents, Consent which) {
    return Arrays.stream(consents).filter(c -> c == which).count();
  }
}
