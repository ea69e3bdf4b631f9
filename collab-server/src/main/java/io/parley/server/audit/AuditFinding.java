package io.parley.server.audit;

/**
 * What a look at a whole audit log found.
 *
 * @param node whose log it is
 * @param entries how many there are
 * @param shown how many of them with their words, and not as a link alone
 * @param checkpoints how many signatures there are
 * @param signed the last entry that is signed
 * @param signedAt when, by the node's clock; empty for never
 * @param behind how many entries stand behind the last signature
 * @param closed whether the last signature says that the node stopped, or the export ends
 * @param head the hash of the last link, to compare with what others kept
 */
public record AuditFinding(
    String node,
    long entries,
    long shown,
    long checkpoints,
    long signed,
    String signedAt,
    long behind,
    boolean closed,
    String head) {

  /** For people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "the audit log of %s is whole: %,d entries, %,d checkpoints%n"
            .formatted(node, entries, checkpoints));
    if (shown < entries) {
      text.append(
          "%,d of them are shown, %,d stand as hashes alone%n".formatted(shown, entries - shown));
    }
    if (behind > 0) {
      text.append(
          "behind the last checkpoint, of entry %d, stand %,d entries that no signature covers: whether more of them followed cannot be told%n"
              .formatted(signed, behind));
    } else if (!closed) {
      text.append(
          "the last checkpoint, of entry %d, is not that of a stop: the node runs, or ended without one, and whether entries followed cannot be told%n"
              .formatted(signed));
    }
    return text.append("head %s%n".formatted(head)).toString();
  }
}
