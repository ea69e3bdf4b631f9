package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.SigningKey;
import io.parley.query.QueryEngine;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.server.account.Account;
import io.parley.server.account.Role;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.StoredAnswers;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnAgreement;
import io.parley.server.node.PolicyVersions;
import io.parley.server.node.Withdrawals;
import io.parley.server.wire.AgreedUse;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.RefusalReason;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask and receive is judged before any party is asked: there is none here. */
class AgreedUseAtRoomTest {
  private static final String HASH = "0".repeat(64);

  private final Clock clock = Clock.systemUTC();
  private NodeDirectory room = new NodeDirectory(Path.of("."));
  private StoredAnswers answers;

  @BeforeEach
  void open(@TempDir Path folder) {
    room = new NodeDirectory(folder.resolve("room"));
    room.create("room", clock);
    answers =
        StoredAnswers.open(
            room.resolve("room.db"),
            room.keys().envelope(),
            new AuditSigner("room", room.signingKey(), clock));
  }

  @AfterEach
  void close() {
    answers.close();
  }

  private static Agreement.Node node(String name) {
    return new Agreement.Node(name, SigningKey.generate().verifyingKey().encoded(), name);
  }

  private Hearings hearings(AgreedUse use) {
    Agreement agreement =
        new Agreement(
            Agreement.VERSION,
            "spring",
            1,
            List.of(node("hearth"), node("metromail")),
            node("room"),
            List.of("email"),
            "canonical/1",
            List.of("measurement"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            use.written());
    return new Hearings(
        new OwnAgreement(agreement, HASH, new Withdrawals(room, "spring")),
        Map.of(),
        new QueryEngine(new ExactNoise(new SecureRandomSource())),
        new PolicyVersions(room, clock),
        answers.audit(),
        clock,
        RoomObserver.NOBODY);
  }

  private static Hearings.Heard heard(Hearings hearings, String member) {
    return hearings.hear(
        new Account("ida", member, Set.of(Role.ANALYST)),
        new AskRequest(AskRequest.VERSION, "SELECT 1", "aggregate", "", "measurement"));
  }

  private static RefusalReason refusal(Hearings hearings, String member) {
    Hearings.Heard heard = heard(hearings, member);
    assertThat(heard).isInstanceOf(Hearings.Heard.Refused.class);
    return ((Hearings.Heard.Refused) heard).reply().refused().get(0);
  }

  @Test
  void memberThatMayNotAsk_isRefused_andThatStandsInTheLog() {
    Hearings hearings = hearings(new AgreedUse(List.of("metromail"), List.of(), ""));

    RefusalReason refused = refusal(hearings, "hearth");

    assertThat(refused.rule()).isEqualTo("asker-outside-agreement");
    assertThat(refused.message()).isEqualTo("the agreement does not let people of `hearth` ask");
    assertThat(refused.help()).isEqualTo("those who may are of metromail");
    assertThat(heard(hearings, "metromail")).isInstanceOf(Hearings.Heard.Open.class);
    List<AuditEntry> entries = new ArrayList<>();
    answers.audit().read(line -> line.entry().ifPresent(entries::add));
    assertThat(entries).extracting(AuditEntry::event).containsExactly("refused");
  }

  @Test
  void memberThatMayNotReceive_isRefused() {
    Hearings hearings = hearings(new AgreedUse(List.of(), List.of("metromail"), "hearth"));

    RefusalReason refused = refusal(hearings, "hearth");

    assertThat(refused.rule()).isEqualTo("receiver-outside-agreement");
    assertThat(refused.message())
        .isEqualTo("the agreement does not let `hearth` receive an answer");
    assertThat(refused.help()).isEqualTo("those that may are metromail");
    assertThat(heard(hearings, "metromail")).isInstanceOf(Hearings.Heard.Open.class);
  }

  @Test
  void agreementThatSaysNothing_letsEveryMember() {
    Hearings hearings = hearings(AgreedUse.OPEN);

    assertThat(heard(hearings, "hearth")).isInstanceOf(Hearings.Heard.Open.class);
    assertThat(heard(hearings, "metromail")).isInstanceOf(Hearings.Heard.Open.class);
  }
}
