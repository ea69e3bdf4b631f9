package io.parley.server.audit;

import io.parley.crypto.VerifyingKey;
import io.parley.server.wire.AuditCheckpoint;
import io.parley.server.wire.AuditLine;
import io.parley.server.wire.AuditLink;
import java.util.Optional;

/**
 * Checks an audit log line after line.
 *
 * <p>Claim: if the log ends with a checkpoint that one of the keys signed and no line was refused,
 * then its links, the words of its shown entries, their order and its checkpoints are those that
 * the holder of the key signed, or somebody forged a signature or found a collision of SHA-256.
 * Proof sketch: the last checkpoint signs number and hash of the last link and the digest of the
 * checkpoint before; each hash binds the link before and the commitment to the words; so by
 * induction from the end all that came before is determined. Behind the last checkpoint only the
 * chain speaks, which anybody can compute.
 */
public final class AuditChain {
  private final PinnedKeys keys;
  private String node = "";
  private long number;
  private String hash = "";
  private long entriesShown;
  private Optional<AuditCheckpoint> last = Optional.empty();
  private boolean ended;

  public AuditChain(PinnedKeys keys) {
    this.keys = keys;
  }

  /**
   * Takes the next line.
   *
   * @throws BrokenLog when it is not what follows, naming the sequence number
   */
  public void accept(AuditLine line) {
    if (ended) {
      throw new BrokenLog(number, "something follows the signed end of the export");
    }
    if (line.checkpoint().isPresent()) {
      checkpoint(line.checkpoint().get());
    } else {
      link(line.link().orElseThrow());
      checkWords(line);
    }
  }

  private void link(AuditLink link) {
    long expected = number + 1;
    if (link.number() > expected) {
      throw new BrokenLog(expected, missing(expected, link.number() - 1) + ", or moved elsewhere");
    }
    if (link.number() < expected) {
      throw new BrokenLog(
          expected,
          "entry %d stands where entry %d should: reordered, or written twice"
              .formatted(link.number(), expected));
    }
    if (!link.previous().equals(hash)) {
      throw new BrokenLog(
          expected,
          "entry %d does not follow what stands before it: one of the two was changed"
              .formatted(expected));
    }
    number = expected;
    hash = link.hash();
  }

  private static String missing(long from, long to) {
    return from == to
        ? "entry %d is missing".formatted(from)
        : "entries %d to %d are missing".formatted(from, to);
  }

  private void checkWords(AuditLine line) {
    if (!line.wordsMatch()) {
      throw new BrokenLog(
          number, "entry %d was changed: its words are not those of its link".formatted(number));
    }
    line.entry()
        .ifPresent(
            entry -> {
              checkNode(entry.node());
              entriesShown++;
            });
  }

  private void checkNode(String name) {
    if (node.isEmpty()) {
      node = name;
    } else if (!node.equals(name)) {
      throw new BrokenLog(
          number, "at entry %d the log is of another node than before".formatted(number));
    }
  }

  private void checkpoint(AuditCheckpoint checkpoint) {
    VerifyingKey key =
        keys.find(checkpoint.key())
            .orElseThrow(
                () ->
                    new BrokenLog(
                        checkpoint.number(),
                        "the checkpoint after entry %d is signed by a key that was not given"
                            .formatted(checkpoint.number())));
    if (!checkpoint.isSignedBy(key)) {
      throw new BrokenLog(
          checkpoint.number(),
          "the checkpoint after entry %d was changed: its signature does not hold"
              .formatted(checkpoint.number()));
    }
    checkNode(checkpoint.node());
    if (checkpoint.place() != last.map(l -> l.place() + 1).orElse(1L)
        || !checkpoint.previous().equals(last.map(AuditCheckpoint::digest).orElse(""))) {
      throw new BrokenLog(
          checkpoint.number(),
          "a checkpoint before the one after entry %d is missing, or they changed places"
              .formatted(checkpoint.number()));
    }
    if (checkpoint.number() > number) {
      throw new BrokenLog(
          number + 1,
          missing(number + 1, checkpoint.number()) + ", and a checkpoint signs what was there");
    }
    if (checkpoint.number() < number || !checkpoint.hash().equals(hash)) {
      throw new BrokenLog(
          checkpoint.number(),
          "entry %d, or one before it, is not the one that the node signed"
              .formatted(checkpoint.number()));
    }
    last = Optional.of(checkpoint);
    ended = checkpoint.why().equals(AuditCheckpoint.EXPORT);
  }

  /**
   * What was found in a whole export.
   *
   * @throws BrokenLog when its signed end is not there, or is not of the first of the keys
   */
  public AuditFinding exported() {
    if (!ended) {
      throw new BrokenLog(
          number,
          "the export was cut off after entry %d: its signed end is missing".formatted(number));
    }
    if (!keys.isFirst(last.orElseThrow().key())) {
      throw new BrokenLog(
          number, "the end of the export is not signed by the first of the given keys");
    }
    return found();
  }

  /**
   * What was found in a log as a node keeps it.
   *
   * @throws BrokenLog when there is nothing: a check of nothing must not pass
   */
  public AuditFinding kept() {
    return found();
  }

  private AuditFinding found() {
    if (number == 0) {
      throw new BrokenLog(
          0, "the audit log has no entry: its node never started, or the log is gone");
    }
    long signed = last.map(AuditCheckpoint::number).orElse(0L);
    return new AuditFinding(
        node,
        number,
        entriesShown,
        last.map(AuditCheckpoint::place).orElse(0L),
        signed,
        last.map(AuditCheckpoint::at).orElse(""),
        number - signed,
        last.filter(l -> l.why().equals("stop")).isPresent() || ended,
        hash);
  }
}
