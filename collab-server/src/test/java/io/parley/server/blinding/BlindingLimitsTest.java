package io.parley.server.blinding;

import static io.parley.server.blinding.TwoDesks.HEARTH;
import static io.parley.server.blinding.TwoDesks.METROMAIL;
import static io.parley.server.blinding.TwoDesks.TERMS;
import static io.parley.server.blinding.TwoDesks.people;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.blind.HelpLimits;
import io.parley.crypto.blind.HelpQuota;
import io.parley.server.blinding.BlindingMessage.Kind;
import io.parley.server.ledger.SqliteHelpLedger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partner that asks without end gets little, and fills nothing. */
class BlindingLimitsTest {
  private TwoDesks two;

  @BeforeEach
  void open(@TempDir Path root) {
    two = new TwoDesks(root, TERMS, people(0, 40), people(0, 0));
  }

  @AfterEach
  void close() {
    two.close();
  }

  /** Each session loses the answer to the first batch, until the helper has had enough. */
  private void loseFirstAnswer(int times) {
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(
              () ->
                  two.relay(
                      (owner, isRequest, number, message) -> {
                        if (owner.equals(HEARTH) && !isRequest && number == 2) {
                          throw new IllegalStateException("the line broke");
                        }
                        return message;
                      }))
          .isInstanceOf(BlindingRelay.Broken.class);
    }
  }

  @Test
  void batchRepeatedWithoutEnd_isRefusedAndMaskedAfreshInTheNextSession() {
    loseFirstAnswer(1 + HelpLimits.MOST_REPEATS);
    assertThat(two.account(METROMAIL, HEARTH).repeats()).isEqualTo(HelpLimits.MOST_REPEATS);

    assertThatThrownBy(() -> two.relay()).isInstanceOf(BlindingRelay.Broken.class);
    assertThat(two.said(HEARTH))
        .contains("`metromail` does not help: batch 0 was answered again 8 times");
    assertThat(two.audit(METROMAIL)).contains("refused: REPEATS");
    assertThat(two.account(METROMAIL, HEARTH).rows()).isEqualTo(32);

    two.relay();
    assertThat(two.isFinished(HEARTH)).isTrue();
    assertThat(two.account(METROMAIL, HEARTH).runs()).isEqualTo(2);
  }

  @Test
  void audit_hasAnEntryARunAndReasonHoweverOftenTheyCame() {
    loseFirstAnswer(1 + HelpLimits.MOST_REPEATS);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> two.relay()).isInstanceOf(BlindingRelay.Broken.class);
      loseFirstAnswer(1 + HelpLimits.MOST_REPEATS);
    }

    List<SqliteHelpLedger.Entry> entries = two.entries(METROMAIL);
    assertThat(entries)
        .filteredOn(e -> e.event().what().equals("refused"))
        .singleElement()
        .extracting(SqliteHelpLedger.Entry::times)
        .isEqualTo(3L);
    assertThat(entries)
        .filteredOn(e -> e.event().subject().equals("run 1"))
        .extracting(e -> e.event().what() + " " + e.times())
        .containsExactlyInAnyOrder(
            "announced 10", "commitment 10", "helped 1", "helped-again " + HelpLimits.MOST_REPEATS);
    assertThat(entries).as("four a run, and the refusal").hasSize(4 * 4 + 1);
  }

  @Test
  void quotaOfTheConfiguration_isWhatTheDeskHelpsBy() {
    two.quota = new HelpQuota(64, Duration.ofHours(2));
    two.open(METROMAIL, TwoDesks.kernel());

    assertThatThrownBy(() -> two.relay()).isInstanceOf(BlindingRelay.Broken.class);

    assertThat(two.account(METROMAIL, HEARTH).rows()).isEqualTo(64);
    assertThat(two.said(HEARTH))
        .contains("the quota of 64 rows in PT2H is used up: wait until 2026-11-28T14:00:00Z");
  }

  /** What a partner says why is printed at this node, and could else forge its log. */
  @Test
  void refusalOfAPartner_staysOneShortLineInItsName() {
    BlindingPair metromail = new BlindingPair(two.self(METROMAIL), two.agreement.member(HEARTH));
    byte[] ofHearth = two.desk(HEARTH).begin(METROMAIL);
    byte[] signedByHearth = two.desk(HEARTH).sign(METROMAIL, metromail.begin());
    two.desk(HEARTH).open(METROMAIL, metromail.sign(ofHearth));
    metromail.open(signedByHearth);
    SessionLines metromails = metromail.partners();
    metromails.requests().open(two.next(HEARTH, new byte[0]));
    String lie = "no\n  hearth: all people are blinded\u001b[1A" + "x".repeat(4_000);
    byte[] answer = metromails.answers().seal(BlindingMessage.text(Kind.REFUSAL, lie).bytes());

    assertThatThrownBy(() -> two.desk(HEARTH).next(answer)).isInstanceOf(BlindingFailed.class);

    assertThat(two.said(HEARTH).lines())
        .singleElement()
        .asString()
        .contains(
            "`metromail` does not help: no\\u{a}  hearth: all people are blinded\\u{1b}[1Axxx")
        .doesNotContain("\u001b")
        .hasSizeLessThan(300);
  }
}
