package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SignatureRejected;
import io.parley.crypto.SigningKey;
import io.parley.query.account.Charge;
import io.parley.server.audit.AuditChain;
import io.parley.server.audit.AuditFinding;
import io.parley.server.audit.PinnedKeys;
import io.parley.server.ledger.AuditSigner;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Grant;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a party's audit log tells. */
class PartyAuditTest {
  private final Path root;

  @SuppressWarnings("NullAway.Init") // made before each test
  private TwoNodes two;

  PartyAuditTest(@TempDir Path root) {
    this.root = root;
  }

  @BeforeEach
  void startNodes() throws IOException {
    two = TwoNodes.ready(root);
  }

  @AfterEach
  void stopNodes() {
    two.close();
  }

  @Test
  void everythingThatANodeDoes_isOnItsLogInOrder() throws IOException {
    Grant grant = two.grant(TwoNodes.READERS);
    String reservation = TwoNodes.reservation(two.metromail(), two.signed(grant));
    two.metromail().desk().go(grant.queryId(), Map.of("metromail", reservation));
    Grant late = two.grant(TwoNodes.READERS);
    String unused = TwoNodes.reservation(two.metromail(), two.signed(late));
    byte[] forged = TwoNodes.signed(late, SigningKey.generate());
    two.clock.advance(Duration.ofMinutes(2));
    assertThatThrownBy(() -> two.metromail().desk().go(late.queryId(), Map.of("metromail", unused)))
        .isInstanceOf(BadDocument.class);
    assertThatThrownBy(() -> two.metromail().reserve(forged)).isInstanceOf(SignatureRejected.class);
    two.write("metromail/objections.csv", "email\nann@example.com\n");
    two.write(
        "metromail/policies/readers.yaml",
        Files.readString(root.resolve("metromail/policies/readers.yaml"))
            .replace("epsilon: 4", "epsilon: 3"));
    two.offer("metromail");
    two.restart("metromail");

    List<AuditEntry> entries = new ArrayList<>();
    AuditFinding found = read(entries);

    assertThat(entries)
        .extracting(AuditEntry::event)
        .containsExactly(
            "node-start",
            "key-agreed",
            "reserved",
            "committed",
            "reserved",
            "burned",
            "go-rejected",
            "grant-rejected",
            "policies",
            "objections",
            "node-stop",
            "node-start");
    assertThat(found.behind()).isZero();
    assertThat(entries.get(7).details())
        .isEqualTo(Map.of("why", "signature rejected", "collaboration", "spring-mailing"));
    assertThat(entries.get(9).details())
        .as("numbers, and nobody's address")
        .isEqualTo(Map.of("identifiers", "1", "unusable", "0"));
    assertCommitted(entries.get(3), grant);
    assertThat(entries.stream().map(Json::text))
        .noneMatch(words -> words.toLowerCase(java.util.Locale.ROOT).contains("@example.com"));
  }

  private static void assertCommitted(AuditEntry committed, Grant grant) {
    assertThat(committed.query()).hasValue(grant.queryId());
    assertThat(committed.who()).hasValue(new AuditEntry.Who("", "hearth"));
    assertThat(committed.members()).containsExactly("metromail");
    assertThat(committed.question())
        .hasValue(
            new AuditEntry.Asked(
                grant.plan(), TwoNodes.READERS, "aggregate", "measurement", "hearth"));
    assertThat(committed.cost().orElseThrow().charges())
        .isEqualTo(Map.of("metromail.readers", Charge.pure(new BigDecimal("0.1"))));
    assertThat(committed.basis().orElseThrow().policies())
        .containsKeys("metromail/mailings.yaml", "hearth/customers.yaml");
    assertThat(committed.basis().orElseThrow().snapshots())
        .containsKeys("metromail.mailings", "hearth.people");
  }

  @Test
  void refusal_isOnTheLogWithItsReasons() throws IOException {
    String budget = Files.readString(root.resolve("metromail/policies/readers.yaml"));
    two.write("metromail/policies/readers.yaml", budget.replace("epsilon: 4", "epsilon: 0.15"));
    for (int i = 0; i < 2; i++) {
      two.metromail().reserve(two.signed(two.grant(TwoNodes.READERS)));
    }
    List<AuditEntry> entries = new ArrayList<>();
    var unused = read(entries);

    AuditEntry last = entries.get(entries.size() - 1);
    assertThat(last.event()).isEqualTo("refused");
    assertThat(last.verdict().orElseThrow().outcome()).isEqualTo("deny");
    assertThat(last.verdict().orElseThrow().reasons())
        .extracting(r -> r.rule())
        .containsExactly("budget-exhausted");
  }

  /** As the operator reads it, while the node runs. */
  private AuditFinding read(List<AuditEntry> entries) {
    NodeDirectory directory = new NodeDirectory(two.directory("metromail"));
    SigningKey key = directory.signingKey();
    AuditChain chain = new AuditChain(new PinnedKeys(List.of(key.verifyingKey().fingerprint())));
    try (StoredLedger ledger =
        StoredLedger.open(directory.resolve("ledger.db"), directory.keys().envelope())) {
      ledger
          .audit(new AuditSigner("metromail", key, two.clock))
          .read(
              line -> {
                chain.accept(line);
                line.entry().ifPresent(entries::add);
              });
    }
    return chain.kept();
  }
}
