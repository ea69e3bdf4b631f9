package io.parley.server.audit;

import io.parley.crypto.SigningKey;
import io.parley.server.wire.AuditCheckpoint;
import io.parley.server.wire.AuditEntry;
import io.parley.server.wire.AuditLine;
import io.parley.server.wire.AuditLink;
import io.parley.server.wire.Json;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A log as a node writes it, without a database. */
final class ExampleLog {
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  final SigningKey key;
  final List<AuditLine> lines = new ArrayList<>();
  private Optional<AuditLink> last = Optional.empty();
  private Optional<AuditCheckpoint> signed = Optional.empty();

  ExampleLog(SigningKey key) {
    this.key = key;
  }

  /** An entry; {@code shown} with its words. */
  ExampleLog entry(String event, boolean shown) {
    byte[] salt = new byte[AuditLink.SALT];
    new SecureRandom().nextBytes(salt);
    AuditEntry entry = AuditEntry.of("room", NOON, event, Map.of("why", "ä \"x\""));
    AuditLink link =
        new AuditLink(
            1,
            last.map(l -> l.number() + 1).orElse(1L),
            last.map(AuditLink::hash).orElse(""),
            AuditLink.commitment(salt, Json.bytes(entry)));
    last = Optional.of(link);
    lines.add(shown ? AuditLine.of(link, salt, entry) : AuditLine.of(link));
    return this;
  }

  ExampleLog checkpoint(String why) {
    return checkpoint(why, key);
  }

  ExampleLog checkpoint(String why, SigningKey by) {
    AuditCheckpoint next = AuditCheckpoint.sign("room", by, signed, last, NOON, why);
    signed = Optional.of(next);
    lines.add(AuditLine.of(next));
    return this;
  }

  String text() {
    return lines.stream().map(l -> Json.text(l) + "\n").collect(Collectors.joining());
  }

  PinnedKeys keys() {
    return new PinnedKeys(List.of(key.verifyingKey().fingerprint()));
  }
}
