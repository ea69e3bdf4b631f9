package io.parley.crypto.blind;

import io.parley.crypto.BlindingInputs;
import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.MatchKey;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an owner keeps of an epoch from one {@link OwnerRun} to the next: the pseudonyms that it
 * has, the rows from which checks are drawn, and how far it is with each helper. With it, a later
 * run sends only rows that are new.
 *
 * <p><b>When to store it</b> ({@link #toByteArray}): after a run has begun and before its
 * commitment is sent, since a run's number is used once; and after answers, as often as one is
 * willing to have rows helped again, which the growth cap counts. Masks are never stored. A batch
 * that was away when the process ended is given up, and its rows go out in the next run, under
 * fresh masks.
 *
 * <p>The bytes are as sensitive as the match keys in them: they belong into an encrypted file.
 * Blinding scalar and terms are stored elsewhere, and a memory that belongs to others is refused.
 * Not thread-safe.
 */
public final class OwnerMemory {
  private static final byte[] LABEL =
      "parley/v1/blinding-owner-memory".getBytes(StandardCharsets.US_ASCII);
  private static final int OWN_PARTS = 9;
  private static final int PARTS_A_HELPER = 5;
  private static final int KEY_SIZE = 32;

  private final BlindingTerms terms;
  private final String owner;
  private final BlindingScalar secret;
  private final SecretBytes commitmentKey;
  private final KeyedRows known;
  private final Map<String, HelperMemory> helpers;
  private int run;

  private OwnerMemory(
      BlindingTerms terms,
      String owner,
      BlindingScalar secret,
      SecretBytes commitmentKey,
      KeyedRows known,
      Map<String, HelperMemory> helpers,
      int run) {
    this.terms = terms;
    this.owner = owner;
    this.secret = secret;
    this.commitmentKey = commitmentKey;
    this.known = known;
    this.helpers = helpers;
    this.run = run;
  }

  /**
   * An empty memory at the start of an epoch.
   *
   * @param secret the owner's blinding scalar of the epoch, which stays the caller's to destroy
   * @throws IllegalArgumentException if {@code owner} is no member
   */
  public static OwnerMemory fresh(BlindingTerms terms, String owner, BlindingScalar secret) {
    Map<String, HelperMemory> helpers = new LinkedHashMap<>();
    for (String helper : terms.helpersOf(owner)) {
      helpers.put(helper, new HelperMemory(0, new CheckCandidates(terms.checks())));
    }
    return new OwnerMemory(
        terms,
        owner,
        secret,
        SecretBytes.random(KEY_SIZE),
        new KeyedRows(BlindedPseudonyms.SIZE),
        helpers,
        0);
  }

  /**
   * Restores the bytes of {@link #toByteArray}.
   *
   * @throws IllegalArgumentException if they are of another collaboration, epoch, owner or scalar,
   *     or no memory at all; the message says which
   */
  public static OwnerMemory restore(
      BlindingTerms terms,
      String owner,
      BlindingScalar secret,
      byte[] stored,
      SecretAccess access) {
    List<String> helperNames = terms.helpersOf(owner);
    int parts = OWN_PARTS + PARTS_A_HELPER * helperNames.size();
    List<byte[]> read = Fields.read(stored, LABEL, parts).orElseThrow(OwnerMemory::unreadable);
    requireSame("collaboration", Fields.text(terms.collaboration()), read.get(1));
    requireSame("epoch", Fields.number(terms.epoch()), read.get(2));
    requireSame("owner", Fields.text(owner), read.get(3));
    requireSame("blinding scalar", secret.fingerprint(), read.get(4));
    Map<String, HelperMemory> helpers = new LinkedHashMap<>();
    for (int i = 0; i < helperNames.size(); i++) {
      int at = OWN_PARTS + PARTS_A_HELPER * i;
      requireSame("order of members", Fields.text(helperNames.get(i)), read.get(at));
      helpers.put(helperNames.get(i), HelperMemory.restore(terms, read.subList(at, at + 5)));
    }
    return new OwnerMemory(
        terms,
        owner,
        secret,
        SecretBytes.copyOf(read.get(5), access),
        known(read.get(7), read.get(8)),
        helpers,
        Fields.integer(read.get(6)).orElseThrow(OwnerMemory::unreadable));
  }

  /** All of it, to be stored encrypted. */
  public byte[] toByteArray(SecretAccess access) {
    byte[][] parts = new byte[OWN_PARTS + PARTS_A_HELPER * helpers.size()][];
    parts[0] = LABEL;
    parts[1] = Fields.text(terms.collaboration());
    parts[2] = Fields.number(terms.epoch());
    parts[3] = Fields.text(owner);
    parts[4] = secret.fingerprint();
    parts[5] = commitmentKey.toByteArray(access);
    parts[6] = Fields.number(run);
    parts[7] = known.keys();
    parts[8] = known.values();
    int at = OWN_PARTS;
    for (Map.Entry<String, HelperMemory> helper : helpers.entrySet()) {
      parts[at++] = Fields.text(helper.getKey());
      for (byte[] part : helper.getValue().parts()) {
        parts[at++] = part;
      }
    }
    return LengthPrefixed.of(parts);
  }

  /** The pseudonym of a match key, if a run of this epoch has brought it. */
  public Optional<byte[]> pseudonym(MatchKey matchKey) {
    int row = known.find(matchKey.toBytes(), 0);
    if (row < 0) {
      return Optional.empty();
    }
    byte[] pseudonym = new byte[BlindedPseudonyms.SIZE];
    known.copyValue(row, pseudonym, 0);
    return Optional.of(pseudonym);
  }

  /**
   * The pseudonyms of a packed column of match keys, in its order.
   *
   * @return 16 bytes each, without gaps
   * @throws IllegalArgumentException if no run of this epoch has brought one of them
   */
  public byte[] pseudonyms(byte[] packedMatchKeys) {
    int rows = packedMatchKeys.length / MatchKey.SIZE;
    byte[] packed = new byte[rows * BlindedPseudonyms.SIZE];
    for (int row = 0; row < rows; row++) {
      int at = known.find(packedMatchKeys, row * MatchKey.SIZE);
      if (at < 0) {
        throw new IllegalArgumentException("a match key has no pseudonym in this epoch yet");
      }
      known.copyValue(at, packed, row * BlindedPseudonyms.SIZE);
    }
    return packed;
  }

  /**
   * Begins a run over match keys, of which those already known are left out.
   *
   * @param inputs the collaboration's maker of inputs, for this run alone
   * @param kernel the kernel of this process
   * @param packedMatchKeys n match keys of 32 bytes, without gaps; repeated ones count once
   * @throws IllegalArgumentException if the size is no multiple of 32
   */
  public OwnerRun begin(BlindingInputs inputs, BlindingKernel kernel, byte[] packedMatchKeys) {
    if (packedMatchKeys.length % MatchKey.SIZE != 0) {
      throw new IllegalArgumentException(
          "packed match keys have a multiple of 32 bytes, not %d"
              .formatted(packedMatchKeys.length));
    }
    run++;
    return new OwnerRun(this, inputs, kernel, packedMatchKeys.clone());
  }

  /**
   * Takes over how many batches a helper says it has answered, before a run whose predecessor broke
   * off: answers may have been lost on the way.
   *
   * @throws IllegalArgumentException if it is fewer than came back: the helper has lost its count,
   *     and with it the growth that it should cap
   */
  public void adoptPosition(String helper, long answered) {
    HelperMemory memory = helper(helper);
    if (answered < memory.sequence) {
      throw new IllegalArgumentException(
          "`%s` says it answered %d batches of epoch %d, and %d answers came back: it lost its count"
              .formatted(helper, answered, terms.epoch(), memory.sequence));
    }
    memory.sequence = answered;
  }

  /**
   * Makes the number of the next run greater than {@code last}: a memory that came back from before
   * does not know of the runs that were begun after it, and a number is used once.
   *
   * @param last a run that was begun, 0 if none
   */
  public void skipRuns(int last) {
    run = Math.max(run, last);
  }

  /** The set behind the commitment of a run, from the new match keys that it had, to open it. */
  public CommittedSet committed(int ofRun, byte[] packedNewMatchKeys) {
    return CommittedSet.of(commitmentKey, ofRun, packedNewMatchKeys, rows(packedNewMatchKeys));
  }

  /** The commitment of a run, from the new match keys that it had, one or more. */
  SetCommitment commitment(int ofRun, byte[] packedNewMatchKeys) {
    return new SetCommitment(
        terms.collaboration(),
        terms.epoch(),
        owner,
        ofRun,
        committed(ofRun, packedNewMatchKeys).root(),
        rows(packedNewMatchKeys));
  }

  /**
   * Opens the commitment of a run whole, for an audit: {@link SetOpening} says what that discloses.
   *
   * @param packedNewMatchKeys the match keys that the run had ({@link
   *     OwnerRun#committedMatchKeys}), one or more
   */
  public SetOpening opening(int ofRun, byte[] packedNewMatchKeys) {
    return SetOpening.of(commitmentKey, commitment(ofRun, packedNewMatchKeys), packedNewMatchKeys);
  }

  private int rows(byte[] packedNewMatchKeys) {
    int people = packedNewMatchKeys.length / MatchKey.SIZE;
    return Math.multiplyExact(terms.batchesFor(people), terms.payloadRows());
  }

  BlindingTerms terms() {
    return terms;
  }

  String owner() {
    return owner;
  }

  BlindingScalar secret() {
    return secret;
  }

  KeyedRows known() {
    return known;
  }

  /** The last run that was begun, 0 if none. */
  public int run() {
    return run;
  }

  HelperMemory helper(String name) {
    HelperMemory memory = helpers.get(name);
    if (memory == null) {
      throw new IllegalArgumentException("`%s` helps nobody here".formatted(name));
    }
    return memory;
  }

  private static KeyedRows known(byte[] keys, byte[] values) {
    int rows = keys.length / MatchKey.SIZE;
    if (keys.length % MatchKey.SIZE != 0 || values.length != rows * BlindedPseudonyms.SIZE) {
      throw unreadable();
    }
    KeyedRows known = new KeyedRows(BlindedPseudonyms.SIZE);
    for (int row = 0; row < rows; row++) {
      known.put(keys, row * MatchKey.SIZE, values, row * BlindedPseudonyms.SIZE);
    }
    return known;
  }

  private static void requireSame(String what, byte[] expected, byte[] stored) {
    if (!Arrays.equals(expected, stored)) {
      throw new IllegalArgumentException("this memory belongs to another " + what);
    }
  }

  static IllegalArgumentException unreadable() {
    return new IllegalArgumentException("this is no memory of these members' blinding");
  }

  @Override
  public String toString() {
    return "OwnerMemory[hidden]";
  }

  /** How far the owner is with one helper. */
  static final class HelperMemory {
    private final CheckCandidates candidates;
    private long sequence;

    HelperMemory(long sequence, CheckCandidates candidates) {
      this.sequence = sequence;
      this.candidates = candidates;
    }

    static HelperMemory restore(BlindingTerms terms, List<byte[]> parts) {
      long sequence = Fields.whole(parts.get(1)).orElseThrow(OwnerMemory::unreadable);
      long seen = Fields.whole(parts.get(2)).orElseThrow(OwnerMemory::unreadable);
      return new HelperMemory(
          sequence, CheckCandidates.restore(terms.checks(), parts.get(3), parts.get(4), seen));
    }

    byte[][] parts() {
      return new byte[][] {
        Fields.number(sequence),
        Fields.number(candidates.seen()),
        candidates.points(),
        candidates.digests()
      };
    }

    CheckCandidates candidates() {
      return candidates;
    }

    long sequence() {
      return sequence;
    }

    void answered() {
      sequence++;
    }
  }
}
