package io.parley.server.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SigningKey;
import io.parley.server.audit.AuditChain;
import io.parley.server.audit.AuditFinding;
import io.parley.server.audit.BrokenLog;
import io.parley.server.audit.PinnedKeys;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a room keeps, on whatever database it is. */
abstract class AnswersContract {
  static final SigningKey KEY = SigningKey.generate();

  final TestStore store;
  StoredAnswers answers;

  AnswersContract(TestStore store) {
    this.store = store;
  }

  @BeforeEach
  void openAnswers() {
    answers = store.answers(KEY);
  }

  @AfterEach
  void closeAnswers() {
    answers.close();
  }

  @Test
  void unknownQuestion_hasNoAnswer() {
    assertThat(answers.find("k1")).isEmpty();
  }

  @Test
  void stored_isFoundByteForByte() {
    store("k1", "q1");

    assertThat(answers.find("k1")).hasValue("answer k1".getBytes(UTF_8));
    assertThat(answers.find("k2")).isEmpty();
  }

  @Test
  void release_isFoundByItsOwnKey() {
    store("k1", "q1");

    assertThat(answers.release("rk1")).hasValue("release k1".getBytes(UTF_8));
    assertThat(answers.release("k1")).isEmpty();
  }

  @Test
  void stored_keepsEveryCommitInOrder() throws Exception {
    store("k1", "q1");

    assertThat(commit(0)).isEqualTo("commit of hearth");
    assertThat(commit(1)).isEqualTo("commit of metromail");
  }

  private String commit(int place) throws Exception {
    byte[] sealed = store.bytes("SELECT document FROM party_commit WHERE place = " + place);
    return new String(store.envelope().open("party_commit q1 " + place, sealed), UTF_8);
  }

  /** Whoever can write the file cannot give one question the answer of another. */
  @Test
  void answerMovedToAnotherQuestion_isRefused() throws Exception {
    store("k1", "q1");
    store("k2", "q2");
    store.tamper(
        "room",
        "UPDATE answer SET body = (SELECT body FROM answer WHERE question_key = 'k2')"
            + " WHERE question_key = 'k1'");

    assertThat(answers.find("k2")).isPresent();
    assertThatThrownBy(() -> answers.find("k1"))
        .isInstanceOf(StorageException.class)
        .hasMessage(
            "a value in the database does not open with this node's keys; restore both from one backup");
  }

  @Test
  void reopened_findsWhatWasStored() {
    store("k1", "q1");
    answers.close();
    answers = store.answers(KEY);

    assertThat(answers.find("k1")).isPresent();
  }

  @Test
  void sameKeyTwice_isRefusedAndTheFirstAnswerStays() throws Exception {
    store("k1", "q1");

    assertThatThrownBy(
            () ->
                answers.store(
                    "k1", "q2", "other".getBytes(UTF_8), "r", Optional.empty(), List.of(), entry()))
        .isInstanceOf(StorageException.class);
    assertThat(answers.find("k1")).hasValue("answer k1".getBytes(UTF_8));
    assertThat(store.sql("room", "SELECT count(*) FROM audit_entry")).isEqualTo("1");
  }

  @Test
  void sameQueryTwice_isRefused() throws Exception {
    store("k1", "q1");

    assertThatThrownBy(() -> store("k2", "q1")).isInstanceOf(StorageException.class);
    assertThat(answers.find("k2")).isEmpty();
    assertThat(store.sql("room", "SELECT count(*) FROM party_commit")).isEqualTo("2");
  }

  @Test
  void failureAfterTheAnswerWasInserted_leavesNothing() throws Exception {
    // A commit under this query id is in the way, so the second statement of the transaction fails.
    store.tamper(
        "room",
        "INSERT INTO party_commit VALUES ('q1', 1, CAST('other' AS %s))"
            .formatted(store.bytesType()));

    assertThatThrownBy(() -> store("k1", "q1")).isInstanceOf(StorageException.class);

    assertThat(answers.find("k1")).isEmpty();
    assertThat(store.sql("room", "SELECT count(*) FROM party_commit")).isEqualTo("1");
    assertThat(store.sql("room", "SELECT count(*) FROM audit_entry")).isEqualTo("0");
  }

  @Test
  void auditEntryThatIsNone_leavesNoAnswer() throws Exception {
    assertThatThrownBy(
            () ->
                answers.store(
                    "k1", "q1", new byte[1], "r", Optional.empty(), List.of(), "no entry"))
        .isInstanceOf(BadDocument.class);

    assertThat(answers.find("k1")).isEmpty();
    assertThat(store.sql("room", "SELECT count(*) FROM party_commit")).isEqualTo("0");
  }

  @Test
  void auditLog_isWhole() {
    answers.audit().start(Map.of());
    threeEntries();
    answers.audit().close();

    AuditFinding found = kept();
    assertThat(found.entries()).isEqualTo(5);
    assertThat(found.signed()).isEqualTo(5);
    assertThat(found.checkpoints()).isEqualTo(2);
    assertThat(found.closed()).isTrue();
  }

  @Test
  void auditLog_goesOnAfterReopening() {
    answers.audit().start(Map.of());
    threeEntries();
    answers.close(); // as a halt would leave it: the log says nothing of a stop
    answers = store.answers(KEY);
    answers.audit().start(Map.of());

    AuditFinding found = kept();
    assertThat(found.entries()).isEqualTo(5);
    assertThat(found.behind()).isZero();
  }

  @Test
  void entriesBehindTheLastSignature_areCounted() {
    answers.audit().start(Map.of());
    threeEntries();

    AuditFinding found = kept();
    assertThat(found.signed()).isEqualTo(1);
    assertThat(found.behind()).isEqualTo(3);
    assertThat(found.text())
        .contains(
            "behind the last checkpoint, of entry 1, stand 3 entries that no signature covers: whether more of them followed cannot be told");
  }

  @Test
  void everySixtyFourthEntry_isSigned() {
    for (int i = 0; i < AuditLog.MOST_BEHIND + 1; i++) {
      refuse();
    }

    assertThat(kept().signed()).isEqualTo(AuditLog.MOST_BEHIND);
    answers.audit().signWhatIsOld();
    assertThat(kept().signed()).as("not old yet").isEqualTo(AuditLog.MOST_BEHIND);
  }

  @Test
  void whatWasNeverSigned_isOld() {
    refuse();
    answers.audit().signWhatIsOld();

    assertThat(kept().behind()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit_entry SET commitment = 'aa' WHERE number = 2",
        "UPDATE audit_entry SET previous = '' WHERE number = 2",
        "DELETE FROM audit_entry WHERE number = 2",
        "UPDATE audit_entry SET number = -number WHERE number IN (2, 3);"
            + "UPDATE audit_entry SET number = CASE number WHEN -2 THEN 3 ELSE 2 END WHERE number < 0",
        "UPDATE audit_entry SET sealed = (SELECT sealed FROM audit_entry WHERE number = 3) WHERE number = 2",
        "DELETE FROM audit_checkpoint WHERE place = 1",
        "DELETE FROM audit_entry WHERE number > 1",
        "DELETE FROM audit_entry WHERE number = 5",
        "UPDATE audit_checkpoint SET document = replace(document, 'stop', 'time') WHERE place = 2"
      })
  void auditLog_changedMissingOrReordered_isFound(String tampering) throws Exception {
    answers.audit().start(Map.of());
    threeEntries();
    answers.audit().close();
    store.tamper("room", tampering);

    assertThatThrownBy(this::kept)
        .isInstanceOfAny(BrokenLog.class, StorageException.class)
        .hasMessageMatching("(?s).*(entry|entries|checkpoint after entry) \\d.*");
  }

  private AuditFinding kept() {
    AuditChain chain = new AuditChain(new PinnedKeys(List.of(KEY.verifyingKey().fingerprint())));
    answers.audit().read(chain::accept);
    return chain.kept();
  }

  private void threeEntries() {
    refuse();
    store("k1", "q1");
    refuse();
  }

  private void refuse() {
    answers.audit().enter(answers.audit().entry("refused", Map.of()));
  }

  String entry() {
    return Json.text(answers.audit().entry("answered", Map.of()));
  }

  void store(String key, String query) {
    answers.store(
        key,
        query,
        ("answer " + key).getBytes(UTF_8),
        "r" + key,
        Optional.of(("release " + key).getBytes(UTF_8)),
        List.of("commit of hearth".getBytes(UTF_8), "commit of metromail".getBytes(UTF_8)),
        entry());
  }
}
