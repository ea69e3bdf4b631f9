package io.parley.server.party;

import io.parley.server.wire.Agreement;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Grant;
import io.parley.server.wire.Json;
import io.parley.server.wire.KeyShare;
import io.parley.server.wire.MemberMessages;
import io.parley.server.wire.SignedAgreement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@link TwoNodes} in a second collaboration, with the same room and the same policies. */
final class TwoAgreements {
  static final String AUTUMN = "autumn";
  private static final List<String> PARTIES = List.of("hearth", "metromail");

  private final TwoNodes two;
  private final String digest;

  private TwoAgreements(TwoNodes two, String digest) {
    this.two = two;
    this.digest = digest;
  }

  /** Signs it, starts both nodes again, and agrees on its key. */
  static TwoAgreements of(TwoNodes two) throws IOException {
    TwoAgreements both = new TwoAgreements(two, Digest.hex(write(two).bytes()));
    for (String party : PARTIES) {
      two.restart(party);
    }
    both.agreeOnKey();
    return both;
  }

  private static SignedAgreement write(TwoNodes two) throws IOException {
    Agreement spring = two.agreement();
    SignedAgreement signed =
        SignedAgreement.unsigned(
            new Agreement(
                Agreement.VERSION,
                AUTUMN,
                1,
                spring.members(),
                spring.room(),
                spring.keyOrder(),
                spring.profile(),
                spring.purposes()));
    for (String name : List.of("hearth", "metromail", "room")) {
      signed = signed.signedBy(name, two.key(name));
    }
    for (String party : PARTIES) {
      Path from = two.directory(party).resolve("policies");
      Path home = two.directory(party).resolve("collaborations").resolve(AUTUMN);
      Files.createDirectories(home.resolve("policies"));
      Files.write(home.resolve("agreement.json"), Json.bytes(signed));
      try (Stream<Path> files = Files.list(from)) {
        for (Path file : files.toList()) {
          Files.copy(file, home.resolve("policies").resolve(from.relativize(file)));
        }
      }
    }
    return signed;
  }

  private void agreeOnKey() {
    PartyCollaboration hearth = of("hearth");
    PartyCollaboration metromail = of("metromail");
    byte[] ofHearth = hearth.keys().ephemeral();
    byte[] ofMetromail = metromail.keys().ephemeral();
    byte[] signedByHearth = hearth.keys().signature(ofMetromail);
    byte[] signedByMetromail = metromail.keys().signature(ofHearth);
    MemberMessages confirmations =
        MemberMessages.of(
            Map.of(
                "hearth",
                hearth.keys().finish(KeyShare.of(ofMetromail, signedByMetromail)),
                "metromail",
                metromail.keys().finish(KeyShare.of(ofHearth, signedByHearth))));
    hearth.keyConfirm(confirmations);
    metromail.keyConfirm(confirmations);
  }

  /** A node's side of the second collaboration. */
  PartyCollaboration of(String party) {
    return two.node(party).collaboration(AUTUMN).orElseThrow();
  }

  /** The same grant, with its id, as the room would make it in the second collaboration. */
  Grant moved(Grant grant) {
    Map<String, String> offers = new TreeMap<>();
    PARTIES.forEach(party -> offers.put(party, TwoNodes.base64(of(party).offer())));
    return new Grant(
        Grant.VERSION,
        grant.queryId(),
        grant.sql(),
        grant.wanted().word(),
        grant.question(),
        digest,
        offers,
        grant.planVersion(),
        grant.plan(),
        grant.date(),
        grant.expires());
  }

  /** A question as the room would put it there. */
  Grant grant(String sql) {
    return moved(two.grant(sql));
  }
}
