package io.parley.server.doctor;

import io.parley.server.node.ConfigurationException;
import io.parley.server.node.OwnAgreement;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.party.PoliciesTogether;
import io.parley.server.wire.Agreement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The further collaborations of a node: each agreement, and of a party its policies, and all beside
 * all.
 */
final class CollaborationChecks {
  private CollaborationChecks() {}

  static List<Finding> all(Subject subject) {
    List<OwnCollaboration> homes;
    try {
      homes = OwnCollaboration.all(subject.configuration(), subject.node());
    } catch (ConfigurationException e) {
      return List.of(
          Finding.wrong("collaborations", Doctor.oneLine(e), "mend node.yaml, and look again"));
    }
    List<Finding> findings = new ArrayList<>();
    for (OwnCollaboration home : homes.subList(1, homes.size())) {
      Subject own = new Subject(home.configuration(), home.directory(), subject.clock());
      findings.add(
          Doctor.guarded(
              "agreement",
              () -> {
                Finding found = AgreementCheck.look(own);
                if (Files.exists(file(home))) {
                  home.checkName(OwnAgreement.file(file(home)).read());
                }
                return found;
              }));
      if (subject.isParty()) {
        findings.add(Doctor.guarded("policies", () -> PartyChecks.policies(own)));
      } else {
        findings.addAll(NetworkChecks.partners(own));
      }
    }
    if (subject.isParty() && homes.size() > 1) {
      findings.add(Doctor.guarded("collaborations", () -> together(homes)));
    }
    return findings;
  }

  private static Path file(OwnCollaboration home) {
    return home.directory().resolve(home.configuration().agreement());
  }

  private static Finding together(List<OwnCollaboration> homes) {
    List<Agreement> agreements =
        homes.stream()
            .filter(home -> Files.exists(file(home)))
            .map(
                home ->
                    OwnAgreement.opened(
                        OwnAgreement.file(file(home)), home.configuration(), home.directory()))
            .toList();
    OwnCollaboration.checkSigners(agreements);
    int sets = PoliciesTogether.of(homes).all().size();
    return Finding.ok(
        "collaborations", "%d, apart from each other, and with one budget".formatted(sets));
  }
}
