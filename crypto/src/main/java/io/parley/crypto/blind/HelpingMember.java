package io.parley.crypto.blind;

import io.parley.crypto.Fingerprint;
import io.parley.crypto.blind.HelpRefused.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A member that multiplies other members' masked points by its scalar.
 *
 * <h2>What it learns</h2>
 *
 * How many rows, in batches. Every point is under the owner's mask, before and after it is
 * multiplied, so nothing that passes here is a pseudonym of anybody, or becomes one.
 *
 * <h2>What it gives away</h2>
 *
 * A multiple of each point that it is asked for, which is what an owner needs to test one guess. So
 * the number of rows is capped for the epoch, limited in each window, announced before, and each
 * batch is charged, durably, before it is multiplied, and audited. Points of an owner's choice make
 * this a static Diffie-Hellman oracle: q answers help a computation of the scalar by at most a
 * factor of about √q (Brown and Gallant, "The Static Diffie-Hellman Problem", 2004; Cheon,
 * EUROCRYPT 2006); the cap bounds q, and each epoch has a new scalar.
 *
 * <p>Thread-safe, as its ledger and audit must be.
 */
public final class HelpingMember {
  private final BlindingTerms terms;
  private final String name;
  private final BlindingScalar secret;
  private final BlindingKernel kernel;
  private final HelpLedger ledger;
  private final HelpQuota quota;
  private final InstantSource clock;
  private final Consumer<HelpEvent> audit;

  /**
   * A helper in one epoch.
   *
   * @param name this member
   * @param secret its scalar of the epoch, the same with which it blinds its own people; stays the
   *     caller's to destroy
   * @param audit hears each event before its answer is returned; if it throws, nothing is
   * @throws IllegalArgumentException if {@code name} is no member
   */
  public HelpingMember(
      BlindingTerms terms,
      String name,
      BlindingScalar secret,
      BlindingKernel kernel,
      HelpLedger ledger,
      HelpQuota quota,
      InstantSource clock,
      Consumer<HelpEvent> audit) {
    terms.helpersOf(name);
    this.terms = terms;
    this.name = name;
    this.secret = secret;
    this.kernel = kernel;
    this.ledger = ledger;
    this.quota = quota;
    this.clock = clock;
    this.audit = audit;
  }

  /** How many batches of an owner were answered in this epoch. */
  public long answered(String owner) {
    return ledger.read(key(owner)).answered();
  }

  /**
   * Accepts an owner's commitment; the last one may come again.
   *
   * @param owner as the connection proved, not as the message says
   * @throws HelpRefused if it is malformed or not from this owner, its run was announced before,
   *     its rows go beyond the growth cap, or it is one run more than {@value HelpLimits#MOST_RUNS}
   */
  public void announce(String owner, byte[] commitment) {
    audited(owner, () -> announced(owner, commitment));
  }

  /**
   * Multiplies the next batch.
   *
   * @param owner as the connection proved, not as the message says
   * @return the answer to be sent
   * @throws HelpRefused if it is not exactly the next batch of a run that was announced, whole and
   *     of the size agreed, if the cap or the quota is reached, or if a point is unusable
   */
  public byte[] answer(String owner, byte[] batch) {
    return audited(owner, () -> multiplied(owner, batch));
  }

  /**
   * Multiplies the last answered batch again, after its answer was lost. It must be the same byte
   * by byte, and so tells the owner nothing new and no row of it is counted; but the repeat is, up
   * to {@value HelpLimits#MOST_REPEATS} a batch.
   *
   * @throws HelpRefused if it is any other batch, or was repeated as often
   */
  public byte[] answerAgain(String owner, byte[] batch) {
    return audited(owner, () -> multipliedAgain(owner, batch));
  }

  private byte[] announced(String owner, byte[] bytes) {
    SetCommitment commitment =
        SetCommitment.read(bytes)
            .orElseThrow(() -> new HelpRefused(Reason.MALFORMED, "this is no commitment"));
    requireOurs(owner, commitment.collaboration(), commitment.epoch(), commitment.owner());
    int batches = batches(commitment);
    HelpAccount before = ledger.read(key(owner));
    boolean repeated = before.commitment().filter(commitment.fingerprint()::equals).isPresent();
    if (!repeated) {
      requireNewRun(before, commitment);
      HelpLimits.requireRun(before);
      requireWithinCap(before.rows(), (long) batches * terms.batchRows());
      replace(key(owner), before, before.announced(commitment, batches));
    }
    audit.accept(
        new HelpEvent.Announced(clock.instant(), owner, terms.epoch(), commitment.run(), batches));
    return bytes;
  }

  private static void requireNewRun(HelpAccount before, SetCommitment commitment) {
    if (commitment.run() <= before.run()) {
      throw new HelpRefused(
          Reason.OUT_OF_ORDER,
          "run %d was announced before: begin another".formatted(commitment.run()));
    }
  }

  private byte[] multiplied(String owner, byte[] bytes) {
    BatchMessage.Batch batch = read(owner, bytes);
    HelpLedger.Key key = key(owner);
    HelpAccount stored = ledger.read(key);
    HelpAccount before = stored.at(clock.instant(), quota);
    requireNext(before, batch.names());
    requireWithinCap(before.rows(), terms.batchRows());
    if (before.windowRows() + terms.batchRows() > quota.rows()) {
      Instant end = before.windowStart().plus(quota.window());
      throw HelpRefused.quota(
          "the quota of %d rows in %s is used up: wait until %s"
              .formatted(quota.rows(), quota.window(), end),
          Duration.between(clock.instant(), end));
    }
    requireUsable(batch.rows());
    HelpAccount after = before.charged(Fingerprint.of(bytes), terms.batchRows());
    replace(key, stored, after);
    return product(owner, bytes, batch, after, false);
  }

  private byte[] multipliedAgain(String owner, byte[] bytes) {
    BatchMessage.Batch batch = read(owner, bytes);
    HelpLedger.Key key = key(owner);
    HelpAccount account = ledger.read(key);
    if (account.lastBatch().filter(Fingerprint.of(bytes)::equals).isEmpty()) {
      throw new HelpRefused(
          Reason.OUT_OF_ORDER,
          "only the last batch answered is answered again, and only byte by byte");
    }
    HelpLimits.requireRepeat(account);
    requireUsable(batch.rows());
    HelpAccount after = account.repeated();
    replace(key, account, after);
    return product(owner, bytes, batch, after, true);
  }

  private byte[] product(
      String owner, byte[] bytes, BatchMessage.Batch batch, HelpAccount after, boolean again) {
    byte[] products = kernel.multiply(secret, batch.rows());
    try {
      ReceivedPoints.refuseZero(products);
    } catch (PointsRefused e) {
      throw new HelpRefused(Reason.POINTS, PointsRefused.TEXT);
    }
    audit.accept(
        new HelpEvent.Helped(
            clock.instant(),
            owner,
            terms.epoch(),
            after.run(),
            batch.names().sequence(),
            terms.batchRows(),
            after.rows(),
            again));
    return BatchMessage.answer(bytes, products);
  }

  private BatchMessage.Batch read(String owner, byte[] bytes) {
    BatchMessage.Batch batch =
        BatchMessage.read(bytes)
            .orElseThrow(
                () ->
                    new HelpRefused(Reason.MALFORMED, "this is no batch, or not the whole of one"));
    BatchMessage names = batch.names();
    requireOurs(owner, names.collaboration(), names.epoch(), names.owner());
    if (!names.helper().equals(name)) {
      throw new HelpRefused(Reason.NOT_FOR_US, "the batch is for another helper");
    }
    int expected = terms.batchRows() * PackedPoints.SIZE;
    if (batch.rows().length != expected) {
      throw new HelpRefused(
          Reason.WRONG_SIZE,
          "a batch has %d rows of 32 bytes, %d bytes in all, not %d: compare the agreements"
              .formatted(terms.batchRows(), expected, batch.rows().length));
    }
    return batch;
  }

  private void requireOurs(String owner, String collaboration, int epoch, String statedOwner) {
    if (!collaboration.equals(terms.collaboration())) {
      throw new HelpRefused(
          Reason.NOT_FOR_US,
          "the collaboration here is `%s`: compare the agreements"
              .formatted(terms.collaboration()));
    }
    if (epoch != terms.epoch()) {
      throw new HelpRefused(
          Reason.NOT_FOR_US, "the epoch is %d, not %d".formatted(terms.epoch(), epoch));
    }
    if (!statedOwner.equals(owner) || owner.equals(name) || !terms.members().contains(owner)) {
      throw new HelpRefused(
          Reason.NOT_FOR_US, "the connection is not that of a member who owns these rows");
    }
  }

  private void requireNext(HelpAccount account, BatchMessage names) {
    if (names.sequence() != account.answered()) {
      throw new HelpRefused(
          Reason.OUT_OF_ORDER,
          names.sequence() < account.answered()
              ? "batch %d was answered before".formatted(names.sequence())
              : "batch %d is next, not %d".formatted(account.answered(), names.sequence()));
    }
    if (account.commitment().filter(names.commitment()::equals).isEmpty()
        || account.batchesLeft() < 1) {
      throw new HelpRefused(
          Reason.NOT_COMMITTED, "the batch was not announced: send a commitment first");
    }
  }

  private void requireWithinCap(long rows, long more) {
    if (more > terms.growthCap() - rows) {
      throw new HelpRefused(
          Reason.GROWTH_CAP,
          "the growth cap of %d rows in epoch %d would be passed: wait for the next epoch, or agree"
                  .formatted(terms.growthCap(), terms.epoch())
              + " on another");
    }
  }

  /** The batches that a commitment stands for. */
  private int batches(SetCommitment commitment) {
    long batches = commitment.rows() / terms.payloadRows();
    if (commitment.rows() % terms.payloadRows() != 0 || batches > Integer.MAX_VALUE) {
      throw new HelpRefused(
          Reason.WRONG_SIZE,
          "a commitment is of a multiple of %d rows: compare the agreements"
              .formatted(terms.payloadRows()));
    }
    return (int) batches;
  }

  private static void requireUsable(byte[] rows) {
    try {
      ReceivedPoints.check(rows);
    } catch (PointsRefused e) {
      throw new HelpRefused(Reason.POINTS, PointsRefused.TEXT);
    }
  }

  private void replace(HelpLedger.Key key, HelpAccount before, HelpAccount after) {
    if (!ledger.replace(key, before, after)) {
      throw new HelpRefused(
          Reason.BUSY, "another message of this owner is being answered: one at a time");
    }
  }

  private HelpLedger.Key key(String owner) {
    return new HelpLedger.Key(terms.collaboration(), terms.epoch(), name, owner);
  }

  private byte[] audited(String owner, Supplier<byte[]> work) {
    try {
      return work.get();
    } catch (HelpRefused e) {
      Instant now = clock.instant();
      audit.accept(new HelpEvent.Refused(now, owner, terms.epoch(), e.reason()));
      throw e;
    }
  }
}
