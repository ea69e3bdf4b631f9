package io.parley.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * A line of an exported audit log: an entry with its link, a link alone, in whose place another
 * member's entry stands, or a checkpoint, right after the entry that it covers.
 *
 * @param salt hex, beside an entry
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record AuditLine(
    Optional<AuditLink> link,
    Optional<String> salt,
    Optional<AuditEntry> entry,
    Optional<AuditCheckpoint> checkpoint)
    implements SignedDocument {
  public AuditLine {
    link = Objects.requireNonNullElse(link, Optional.empty());
    salt = Objects.requireNonNullElse(salt, Optional.empty());
    entry = Objects.requireNonNullElse(entry, Optional.empty());
    checkpoint = Objects.requireNonNullElse(checkpoint, Optional.empty());
    if (link.isPresent() == checkpoint.isPresent()
        || salt.isPresent() != entry.isPresent()
        || (entry.isPresent() && checkpoint.isPresent())) {
      throw new BadDocument("a line of an audit log is an entry, a link or a checkpoint");
    }
  }

  /** An entry with what binds it. */
  public static AuditLine of(AuditLink link, byte[] salt, AuditEntry entry) {
    return new AuditLine(
        Optional.of(link),
        Optional.of(HexFormat.of().formatHex(salt)),
        Optional.of(entry),
        Optional.empty());
  }

  /** The link of an entry that is not shown. */
  public static AuditLine of(AuditLink link) {
    return new AuditLine(Optional.of(link), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public static AuditLine of(AuditCheckpoint checkpoint) {
    return new AuditLine(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(checkpoint));
  }

  /** Whether the words of an entry are those that its link binds. */
  public boolean wordsMatch() {
    return entry.isEmpty()
        || (salt.orElseThrow().matches("[0-9a-f]{64}")
            && AuditLink.commitment(
                    HexFormat.of().parseHex(salt.orElseThrow()), Json.bytes(entry.orElseThrow()))
                .equals(link.orElseThrow().commitment()));
  }
}
