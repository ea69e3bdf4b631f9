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
import io.parley.server.ledger.StoredHelpLedger;
import io.parley.server.wire.BadDocument;
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

    List<StoredHelpLedger.Entry> entries = two.entries(METROMAIL);
    assertThat(entries)
        .filteredOn(e -> e.event().what().equals("refused"))
        .singleElement()
        .extracting(StoredHelpLedger.Entry::times)
        .isEqualTo(3L);
    assertThat(entries)
        .filteredOn(e -> e.event().subject().equals("run 1"))
        .extracting(e -> e.event().what() + " " + e.times())
        .containsExactlyInAnyOrder(
            "announced 10", "commitment 10", "helped 1", "helped-again " + HelpLimits.MOST_REPEATS);
    assertThat(entries).as("four a run, and the refusal").hasSize(4 * 4 + 1);
  }

  /** Hearth as a program of its own plays it: the lines to metromail of a fresh session. */
  private SessionLines session() {
    BlindingPair hearth = new BlindingPair(two.self(HEARTH), two.agreement.member(METROMAIL));
    byte[] ofMetromail = two.desk(METROMAIL).begin(HEARTH);
    byte[] signedByMetromail = two.desk(METROMAIL).sign(HEARTH, hearth.begin());
    two.desk(METROMAIL).open(HEARTH, hearth.sign(ofMetromail));
    hearth.open(signedByMetromail);
    return hearth.own();
  }

  private Kind ask(SessionLines lines, Kind kind, byte[] body) {
    byte[] request = lines.requests().seal(new BlindingMessage(kind, body).bytes());
    byte[] answer = lines.answers().open(two.help(METROMAIL, request));
    return BlindingMessage.read(answer).kind();
  }

  @Test
  void refusal_endsTheSession_isCountedEachTimeAndSaidOnce() {
    for (int i = 0; i < 5; i++) {
      SessionLines lines = session();
      assertThat(ask(lines, Kind.BATCH, new byte[3])).isEqualTo(Kind.REFUSAL);
      assertThatThrownBy(() -> ask(lines, Kind.POSITION, new byte[0]))
          .isInstanceOf(BadDocument.class)
          .hasMessage("this session of blinding ended with a refusal; begin another");
    }

    assertThat(two.entries(METROMAIL))
        .singleElement()
        .matches(e -> e.event().subject().equals("MALFORMED") && e.times() == 5);
    assertThat(two.said(METROMAIL).lines().filter(l -> l.contains("does not help `hearth`")))
        .hasSize(1);
  }

  @Test
  void positionAskedTwiceInASession_isRefused() {
    SessionLines lines = session();
    assertThat(ask(lines, Kind.POSITION, new byte[0])).isEqualTo(Kind.POSITION);

    assertThat(ask(lines, Kind.POSITION, new byte[0])).isEqualTo(Kind.REFUSAL);
    assertThat(two.audit(METROMAIL)).containsExactly("refused: OUT_OF_ORDER");
    assertThat(ask(session(), Kind.POSITION, new byte[0])).isEqualTo(Kind.POSITION);
  }

  /** The last commitment may come again, in another session, but not without end in one. */
  @Test
  void commitmentThatComesTwiceInASession_isRefused() {
    loseFirstAnswer(1);
    byte[] signed =
        two.document(METROMAIL, HEARTH, BlindingAudit.COMMITMENT, BlindingAudit.ofRun(1));
    SessionLines lines = session();
    assertThat(ask(lines, Kind.COMMITMENT, signed)).isEqualTo(Kind.COMMITMENT);

    assertThat(ask(lines, Kind.COMMITMENT, signed)).isEqualTo(Kind.REFUSAL);
    assertThat(two.entries(METROMAIL))
        .filteredOn(e -> e.event().what().equals("commitment"))
        .singleElement()
        .matches(e -> e.times() == 2);
  }

  /** Hearth has to wait, for as long as metromail says; nothing is wrong. */
  @Test
  void quotaThatIsUsedUp_isAPauseOfTheTimeLeft() {
    two.quota = new HelpQuota(64, Duration.ofHours(2));
    two.open(METROMAIL, TwoDesks.kernel());

    assertThatThrownBy(() -> two.relay())
        .isInstanceOf(BlindingRelay.Broken.class)
        .cause()
        .isInstanceOfSatisfying(
            BlindingPaused.class, e -> assertThat(e.left()).isEqualTo(Duration.ofHours(2)));
  }

  @Test
  void pause_travelsAsOne() {
    two.quota = new HelpQuota(64, Duration.ofHours(2));
    two.open(METROMAIL, TwoDesks.kernel());
    List<BlindingActions> lines =
        List.of(HEARTH, METROMAIL).stream()
            .map(
                name ->
                    new BlindingActions(
                        name,
                        (action, body) -> BlindingActions.reply(two.desk(name), action, body)))
            .toList();

    assertThatThrownBy(() -> new BlindingRelay(lines).run())
        .isInstanceOf(BlindingRelay.Broken.class)
        .cause()
        .isInstanceOfSatisfying(
            BlindingPaused.class, e -> assertThat(e.left()).isEqualTo(Duration.ofHours(2)));
    assertThat(two.isFinished(METROMAIL)).as("who owns nobody is done meanwhile").isTrue();
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
