package io.parley.server.psi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.KeyAgreement;
import io.parley.crypto.KeyUse;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SigningKey;
import io.parley.policy.AccessBudget;
import io.parley.policy.PolicyPosition;
import io.parley.policy.PopulationBudget;
import io.parley.policy.PsiTerms;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.PsiProposal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PsiRunTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  private static PsiRun run() {
    SigningKey own = SigningKey.generate();
    PsiPolicy policy =
        new PsiPolicy(
            new PopulationBudget(
                "readers",
                "metromail",
                BigDecimal.TEN,
                new BigDecimal("1e-6"),
                PopulationBudget.Period.MONTH,
                false,
                new PolicyPosition("readers.yaml", 1, 1)),
            new PsiTerms(
                Set.of("hearth"),
                Set.of("measurement"),
                BigDecimal.ONE,
                new BigDecimal("1e-9"),
                AccessBudget.UNLIMITED,
                Optional.empty()));
    PsiProposal proposal =
        new PsiProposal(
            PsiProposal.VERSION,
            "00112233445566778899aabbccddeeff",
            "00",
            "hearth",
            "metromail",
            "any/1",
            "email",
            "measurement",
            true,
            "0",
            "0",
            "");
    KeyAgreement agreement =
        KeyAgreement.start(
            KeyUse.INTERSECTION,
            own,
            SigningKey.generate().verifyingKey(),
            "metromail",
            "hearth",
            new byte[32],
            1);
    return new PsiRun(proposal, policy, PsiPrice.EXACT, agreement, "00", NOW);
  }

  /** A reservation is held as long as an honest asker takes, and no longer. */
  @Test
  void runWithoutItsGo_expiresAfterFiveMinutes() {
    PsiRun run = run();

    assertThat(run.isExpired(NOW.plus(Duration.ofMinutes(5)).minusMillis(1))).isFalse();
    assertThat(run.isExpired(NOW.plus(Duration.ofMinutes(5)))).isTrue();
  }

  @Test
  void paidRun_expiresHalfAnHourAfterItsGo() {
    PsiRun run = run();
    Instant go = NOW.plus(Duration.ofMinutes(4));
    run.committed(go);

    assertThat(run.isExpired(go.plus(Duration.ofMinutes(30)).minusMillis(1))).isFalse();
    assertThat(run.isExpired(go.plus(Duration.ofMinutes(30)))).isTrue();
  }

  @Test
  void stepWhileTheStreamOfTheLastOneGoesOn_isRefused() {
    PsiRun run = run();
    run.step(PsiRun.Step.COMMITTED);
    run.step(PsiRun.Step.POINTS);
    run.streaming(true);

    assertThatThrownBy(() -> run.step(PsiRun.Step.ROWS))
        .isInstanceOf(BadDocument.class)
        .hasMessage("a step of psi came before the stream of the last one ended");
    run.streaming(false);
    run.step(PsiRun.Step.ROWS);
  }

  @Test
  void endedRun_keepsNobodysKeysAndNoKeyOfItsOwn() {
    PsiRun run = run();
    byte[] matchKeys = {1, 2, 3};
    byte[] tags = {4, 5};
    CollaborationKey key = CollaborationKey.fromByteArray(new byte[32], SecretAccess.insecure());
    run.matchKeys = matchKeys;
    run.tags = tags;
    run.key = Optional.of(key);

    run.destroy();

    assertThat(matchKeys).containsOnly(0);
    assertThat(tags).containsOnly(0);
    assertThatIllegalStateException().isThrownBy(key::blindingInputs);
    assertThatIllegalStateException().isThrownBy(() -> run.agreement.signature(new byte[32]));
  }
}
