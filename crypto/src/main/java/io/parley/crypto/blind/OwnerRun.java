package io.parley.crypto.blind;

import io.parley.crypto.BlindingInputs;
import io.parley.crypto.Fingerprint;
import io.parley.crypto.MatchKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An owner's people on their way to pseudonyms, batch by batch, past every other member in turn.
 *
 * <p>Used so, by whoever has a connection to each helper that proves both names:
 *
 * <pre>{@code
 * OwnerRun run = memory.begin(inputs, kernel, matchKeys);   // store the memory
 * Optional<SetCommitment> commitment = run.commitment();    // send to every helper
 * for (var next = run.next(); next.isPresent(); next = run.next()) {
 *   run.accept(…answer of next.helper() to next.bytes()…);  // store the memory, now and then
 * }
 * byte[] pseudonyms = run.pseudonyms();
 * }</pre>
 *
 * <h2>What a helper sees</h2>
 *
 * A commitment that shows nothing but a bucketed number of rows; then batches of one fixed size,
 * full, of points under a mask that no other batch has, in an order that no other batch has. Which
 * people share a batch is drawn too. Two runs over the same people have no row, order or place in
 * common.
 *
 * <h2>When it breaks off</h2>
 *
 * While this object lives, {@link #next()} gives the same bytes until their answer is accepted, so
 * a lost connection is no more than a pause; the helper's position ({@link HelpingMember#answered})
 * says whether to ask {@link HelpingMember#answer} or {@link HelpingMember#answerAgain}. After a
 * crash, begin another run from the memory: it masks afresh what is still missing.
 *
 * <p>After {@link PointsRefused} or {@link SpotCheckFailed} the run has ended. Not thread-safe.
 */
public final class OwnerRun {
  private final OwnerMemory memory;
  private final BlindingInputs inputs;
  private final byte[] matchKeys;
  private final SecureOrder order = new SecureOrder();
  private final EncodeToCurve encode = EncodeToCurve.parley();
  private final BlindedPseudonyms pseudonyms;
  private final List<Passage> passages;
  private final byte[] fresh;
  private final int batches;
  private final Optional<SetCommitment> commitment;
  private int batch;
  private int passage;
  private byte[] points = {};
  private boolean failed;

  /**
   * Something to be sent.
   *
   * @param helper to whom
   * @param sequence which batch it is of this owner to that helper, from 0
   * @param bytes the batch, the same at every call until it is answered
   */
  @SuppressWarnings("ArrayRecordComponent") // Copied out; nobody compares it.
  public record Request(String helper, long sequence, byte[] bytes) {
    @Override
    public byte[] bytes() {
      return bytes.clone();
    }
  }

  OwnerRun(
      OwnerMemory memory, BlindingInputs inputs, BlindingKernel kernel, byte[] packedMatchKeys) {
    this.memory = memory;
    this.inputs = inputs;
    this.matchKeys = packedMatchKeys;
    BlindingTerms terms = memory.terms();
    this.pseudonyms = new BlindedPseudonyms(terms);
    List<String> helpers = terms.helpersOf(memory.owner());
    this.passages =
        helpers.stream().map(helper -> passage(helper, helpers.get(0), kernel)).toList();
    this.fresh = shuffled(unknown(memory.known(), packedMatchKeys));
    this.batches = terms.batchesFor(newPeople());
    this.commitment =
        newPeople() == 0 ? Optional.empty() : Optional.of(memory.commitment(memory.run(), fresh));
  }

  /** How many match keys of this run have no pseudonym yet at its start; for the owner alone. */
  public int newPeople() {
    return fresh.length / MatchKey.SIZE;
  }

  /** What every helper must have accepted before the first batch; empty if nothing is new. */
  public Optional<SetCommitment> commitment() {
    return commitment;
  }

  /** The new match keys, packed, in an order that tells nothing: the set that was committed. */
  public byte[] committedMatchKeys() {
    return fresh.clone();
  }

  /**
   * What to send next: the batch that is away until its answer was accepted, then another; empty at
   * the end.
   *
   * @throws IllegalStateException if the run has ended by a failure
   */
  public Optional<Request> next() {
    requireGoing();
    if (batch == batches) {
      return Optional.empty();
    }
    Passage current = passages.get(passage);
    Optional<Request> sent = current.sent();
    if (sent.isPresent()) {
      return sent;
    }
    if (passage == 0) {
      points = encode.points(payload());
    }
    return Optional.of(current.send(points, fingerprint()));
  }

  /**
   * Takes the answer to what {@link #next()} gave.
   *
   * @throws AnswerRefused if it is no answer to that; the batch may be sent again
   * @throws PointsRefused if the helper sent unusable points; the run has ended
   * @throws SpotCheckFailed if the helper treated rows differently; the run has ended
   * @throws IllegalStateException if nothing is away or the run has ended by a failure
   */
  public void accept(byte[] answer) {
    requireGoing();
    if (batch == batches) {
      throw new IllegalStateException("this run is done: no batch is away");
    }
    try {
      points = passages.get(passage).accept(answer);
    } catch (PointsRefused | SpotCheckFailed e) {
      failed = true;
      throw e;
    }
    passage++;
    if (passage == passages.size()) {
      remember();
      passage = 0;
      batch++;
    }
  }

  /**
   * The pseudonyms of the match keys given, in their order, 16 bytes each, without gaps.
   *
   * @throws IllegalStateException before all answers are in
   */
  public byte[] pseudonyms() {
    requireGoing();
    if (batch < batches) {
      throw new IllegalStateException(
          "this run is not done: %d batches are left".formatted(batches - batch));
    }
    return memory.pseudonyms(matchKeys);
  }

  private Passage passage(String helper, String firstHelper, BlindingKernel kernel) {
    BlindingScalar secret = memory.secret();
    MaskedBatch.MaskSource masks =
        helper.equals(firstHelper) ? () -> Mask.onto(secret) : Mask::neutral;
    return new Passage(memory, helper, kernel, masks, order);
  }

  private Fingerprint fingerprint() {
    return commitment.orElseThrow().fingerprint();
  }

  /** The inputs of this batch's people, filled up with random ones. */
  private byte[] payload() {
    int rows = memory.terms().payloadRows();
    byte[] ours = inputs.of(people());
    byte[] payload = Arrays.copyOf(ours, rows * PackedPoints.SIZE);
    byte[] padding = order.bytes(payload.length - ours.length);
    System.arraycopy(padding, 0, payload, ours.length, padding.length);
    return payload;
  }

  /** The match keys of this batch: the last ones have fewer than their payload, or none. */
  private byte[] people() {
    long size = (long) memory.terms().payloadRows() * MatchKey.SIZE;
    int from = (int) Math.min(fresh.length, batch * size);
    int to = (int) Math.min(fresh.length, (batch + 1) * size);
    return Arrays.copyOfRange(fresh, from, to);
  }

  private void remember() {
    byte[] people = people();
    byte[] packed = pseudonyms.of(Arrays.copyOf(points, people.length));
    for (int row = 0; row < people.length / MatchKey.SIZE; row++) {
      memory.known().put(people, row * MatchKey.SIZE, packed, row * BlindedPseudonyms.SIZE);
    }
    points = new byte[0];
  }

  private static KeyedRows unknown(KeyedRows known, byte[] matchKeys) {
    KeyedRows unknown = new KeyedRows(0);
    for (int at = 0; at < matchKeys.length; at += MatchKey.SIZE) {
      if (known.find(matchKeys, at) < 0) {
        unknown.add(matchKeys, at);
      }
    }
    return unknown;
  }

  private byte[] shuffled(KeyedRows rows) {
    byte[] packed = new byte[rows.size() * MatchKey.SIZE];
    int[] places = order.shuffled(rows.size());
    for (int row = 0; row < places.length; row++) {
      rows.copyKey(row, packed, places[row] * MatchKey.SIZE);
    }
    return packed;
  }

  private void requireGoing() {
    if (failed) {
      throw new IllegalStateException("this run has ended by a failure; begin another");
    }
  }
}
