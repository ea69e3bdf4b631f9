package io.parley.server.party;

import io.parley.identity.link.Assignment;
import io.parley.identity.link.Resolution;
import io.parley.identity.survive.Consent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The consent of each person: that of the most restrictive record. */
final class PeopleConsent {
  private final Consent[] ofPerson;

  private PeopleConsent(Consent[] ofPerson) {
    this.ofPerson = ofPerson;
  }

  /**
   * Finds it.
   *
   * @param names of the people's records, in the same order
   */
  static PeopleConsent of(Resolution people, List<RecordNames.Name> names) {
    Consent[] consents = new Consent[people.people().size()];
    Arrays.fill(consents, Consent.GRANTED);
    List<Assignment> records = people.assignments();
    for (int i = 0; i < records.size(); i++) {
      int person = records.get(i).personIndex();
      consents[person] = Consent.stricter(consents[person], names.get(i).consent());
    }
    return new PeopleConsent(consents);
  }

  /** The same people, less those who do not consent, with all of their records. */
  Resolution consenting(Resolution all) {
    int[] place = new int[ofPerson.length];
    List<UUID> people = new ArrayList<>();
    for (int person = 0; person < ofPerson.length; person++) {
      place[person] = people.size();
      if (ofPerson[person].allows()) {
        people.add(all.people().get(person));
      }
    }
    List<Assignment> records = new ArrayList<>();
    for (Assignment record : all.assignments()) {
      if (ofPerson[record.personIndex()].allows()) {
        records.add(
            new Assignment(
                record.source(), record.line(), place[record.personIndex()], record.person()));
      }
    }
    return new Resolution(
        records, people, all.recordsWithoutIdentifier(), all.identifiersIgnored());
  }

  /** How many people say what. */
  IngestReport.ConsentCount counted() {
    return new IngestReport.ConsentCount(
        count(Consent.GRANTED), count(Consent.UNKNOWN), count(Consent.REFUSED));
  }

  private long count(Consent consent) {
    return Arrays.stream(ofPerson).filter(c -> c == consent).count();
  }
}
