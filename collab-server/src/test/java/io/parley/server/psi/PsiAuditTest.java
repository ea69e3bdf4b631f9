package io.parley.server.psi;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SigningKey;
import io.parley.identity.normalise.NormalisationProfile;
import io.parley.server.ledger.Databases;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.wire.Agreement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same two organisations have one try, however many agreements they have. */
class PsiAuditTest {
  private static final String CAUGHT =
      "`%s` failed the check of a run in epoch 1 of `spring`; speak to each other; under no agreement of this node anything goes on, agree on another epoch of that one when it is cleared up, and run psi under it first";

  private final Path node;
  private final SigningKey own = SigningKey.generate();
  private final SigningKey hearth = SigningKey.generate();
  private final SigningKey orchard = SigningKey.generate();

  PsiAuditTest(@TempDir Path node) {
    this.node = node;
  }

  private PsiAudit audit(String collaboration, int epoch, String partner, SigningKey key) {
    Agreement agreement =
        new Agreement(
            Agreement.VERSION,
            collaboration,
            epoch,
            List.of(member("metromail", own), member(partner, key)),
            member("room", SigningKey.generate()),
            List.of("email"),
            NormalisationProfile.CANONICAL.id(),
            List.of("measurement"));
    return PsiAudit.open(
        new Databases(NodeConfiguration.Database.FILES, node), agreement, Clock.systemUTC(), true);
  }

  private static Agreement.Node member(String name, SigningKey key) {
    return new Agreement.Node(name, key.verifyingKey().encoded(), "");
  }

  private void assertGoesOn(String collaboration, int epoch, String partner, SigningKey key) {
    try (PsiAudit audit = audit(collaboration, epoch, partner, key)) {
      assertThatCode(() -> audit.requireNotCaught(partner)).doesNotThrowAnyException();
    }
  }

  private void assertRefused(
      String collaboration, int epoch, String partner, SigningKey key, String message) {
    try (PsiAudit audit = audit(collaboration, epoch, partner, key)) {
      assertThatThrownBy(() -> audit.requireNotCaught(partner))
          .isInstanceOf(PsiRefusal.class)
          .hasMessage(message);
    }
  }

  /** A first run, so that the record is there from before. */
  private void record() {
    try (PsiAudit begun =
        PsiAudit.open(
            new Databases(NodeConfiguration.Database.FILES, node),
            new Agreement(
                Agreement.VERSION,
                "before",
                1,
                List.of(member("metromail", own), member("nobody", SigningKey.generate())),
                member("room", SigningKey.generate()),
                List.of("email"),
                NormalisationProfile.CANONICAL.id(),
                List.of("measurement")),
            Clock.systemUTC(),
            false)) {
      begun.requireNotCaught("nobody");
    }
  }

  @Test
  void caughtUnderOneAgreement_isDoneWithUnderAll_whateverItIsCalledThere() {
    record();
    assertGoesOn("spring", 1, "hearth", hearth);
    try (PsiAudit audit = audit("spring", 1, "hearth", hearth)) {
      audit.caught("hearth", "0a");
    }

    assertRefused("spring", 1, "hearth", hearth, CAUGHT.formatted("hearth"));
    assertRefused("autumn", 1, "hearth", hearth, CAUGHT.formatted("hearth"));
    assertRefused("autumn", 7, "hearth", hearth, CAUGHT.formatted("hearth"));
    assertRefused("winter", 1, "stove", hearth, CAUGHT.formatted("stove"));
    assertGoesOn("autumn", 1, "orchard", orchard);
  }

  @Test
  void anotherEpochWhereItWasCaught_clearsItForAll_untilTheNextTime() {
    record();
    try (PsiAudit audit = audit("spring", 1, "hearth", hearth)) {
      audit.caught("hearth", "0a");
    }
    assertGoesOn("spring", 2, "hearth", hearth);
    assertGoesOn("autumn", 1, "hearth", hearth);
    assertRefused("spring", 1, "hearth", hearth, CAUGHT.formatted("hearth"));

    try (PsiAudit audit = audit("autumn", 1, "hearth", hearth)) {
      audit.caught("hearth", "0b");
    }
    assertRefused(
        "spring", 2, "hearth", hearth, CAUGHT.formatted("hearth").replace("`spring`", "`autumn`"));
  }

  @Test
  void lostRecord_stopsEveryAgreement_untilItsNextEpoch() throws IOException {
    record();
    Files.delete(node.resolve("psi-audit.db"));
    String lost = "the record of failed checks was lost in epoch 1; agree on another epoch";

    assertRefused("spring", 1, "hearth", hearth, lost);
    assertRefused("autumn", 1, "hearth", hearth, lost);
    assertGoesOn("spring", 2, "hearth", hearth);
    assertRefused("autumn", 1, "hearth", hearth, lost);
    assertGoesOn("autumn", 2, "hearth", hearth);
  }
}
