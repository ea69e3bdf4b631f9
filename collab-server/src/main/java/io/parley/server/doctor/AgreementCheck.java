package io.parley.server.doctor;

import io.parley.policy.Reason;
import io.parley.server.node.AgreementVersions;
import io.parley.server.node.OwnAgreement;
import io.parley.server.node.Withdrawals;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Digest;
import io.parley.server.wire.SignedAgreement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether the agreement is signed by all, fits the pins and the node, and holds. */
final class AgreementCheck {
  private AgreementCheck() {}

  static Finding look(Subject subject) {
    Path file = subject.node().resolve(subject.configuration().agreement());
    if (!Files.isRegularFile(file)) {
      return Finding.wrong(
          "agreement",
          "there is none at " + file,
          "one member drafts it with `parley collab create`, and all sign it with `parley collab sign`");
    }
    SignedAgreement signed = OwnAgreement.file(file);
    Agreement agreement = OwnAgreement.opened(signed, subject.configuration(), subject.node());
    String digest = Digest.hex(signed.bytes());
    new AgreementVersions(subject.node(), agreement.collaboration()).checkNext(agreement, digest);
    if (!subject.isParty() && !agreement.room().name().equals(subject.configuration().name())) {
      return Finding.wrong(
          "agreement",
          "its room is `%s`, not this node".formatted(agreement.room().name()),
          "write `role: party`, or let the members sign another room");
    }
    Optional<Reason> ended =
        new Withdrawals(subject.node(), agreement.collaboration()).reason(agreement, digest);
    return ended
        .map(r -> Finding.wrong("agreement", r.message(), r.help()))
        .orElseGet(
            () ->
                Finding.ok(
                    "agreement",
                    "`%s` version %d, epoch %d, signed by all %d, who are pinned"
                        .formatted(
                            agreement.collaboration(),
                            agreement.number(),
                            agreement.epoch(),
                            agreement.signers().size())));
  }
}
