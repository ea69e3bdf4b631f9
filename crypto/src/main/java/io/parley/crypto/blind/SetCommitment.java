package io.parley.crypto.blind;

import io.parley.crypto.Fingerprint;
import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What an owner says before it is helped: which set of rows it will bring, without showing one, and
 * how many, in a bucket.
 *
 * <p>It binds (see {@link CommittedSet}): an owner asked to open it later can show no other set. It
 * does not prove that the batches hold these rows; they are masked. It makes a list that grew with
 * guesses a thing that an audit can find, and the number of rows a promise that helpers hold the
 * owner to.
 *
 * @param collaboration the collaboration's name
 * @param epoch the epoch
 * @param owner the member whose rows they are
 * @param run the owner's runs of this epoch, counted from 1
 * @param root the root of the hash tree over the rows and padding
 * @param rows the leaves: people and padding, a multiple of the batch's payload
 */
public record SetCommitment(
    String collaboration, int epoch, String owner, int run, Fingerprint root, long rows) {
  private static final byte[] LABEL =
      "parley/v1/blinded-commitment".getBytes(StandardCharsets.US_ASCII);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the run is below 1 or there are no rows
   */
  public SetCommitment {
    if (run < 1 || rows < 1) {
      throw new IllegalArgumentException("a commitment is of run 1 or later and of 1 row or more");
    }
  }

  /**
   * As it is sent. To show it to a third, a helper needs it signed by the owner, for {@link
   * io.parley.crypto.SignatureDomain#SET_COMMITMENT}; that is the transport's part.
   */
  public byte[] bytes() {
    return LengthPrefixed.of(
        LABEL,
        Fields.text(collaboration),
        Fields.number(epoch),
        Fields.text(owner),
        Fields.number(run),
        root.bytes(),
        Fields.number(rows));
  }

  /** What batches name it by. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(bytes());
  }

  /** Reads {@link #bytes}; empty for anything else. */
  public static Optional<SetCommitment> read(byte[] bytes) {
    return Fields.read(bytes, LABEL, 7).flatMap(SetCommitment::ofParts);
  }

  private static Optional<SetCommitment> ofParts(List<byte[]> parts) {
    Optional<Integer> epoch = Fields.integer(parts.get(2));
    Optional<Integer> run = Fields.integer(parts.get(4));
    Optional<Long> rows = Fields.whole(parts.get(6));
    if (epoch.isEmpty()
        || run.isEmpty()
        || rows.isEmpty()
        || run.get() < 1
        || rows.get() < 1
        || parts.get(5).length != Sha256.SIZE) {
      return Optional.empty();
    }
    return Optional.of(
        new SetCommitment(
            Fields.text(parts.get(1)),
            epoch.get(),
            Fields.text(parts.get(3)),
            run.get(),
            new Fingerprint(parts.get(5)),
            rows.get()));
  }
}
