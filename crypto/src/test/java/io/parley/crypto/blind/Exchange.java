package io.parley.crypto.blind;

import io.parley.crypto.BlindingInputs;
import io.parley.crypto.CollaborationKey;
import io.parley.crypto.MatchKey;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.Sha256;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** Members of a collaboration in one process, who hand each other bytes and keep what they saw. */
final class Exchange {
  static final BlindingKernel KERNEL = KernelChoice.atStart().kernel();
  static final HelpQuota AMPLE = new HelpQuota(1 << 30, Duration.ofDays(1));
  static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final CollaborationKey KEY =
      CollaborationKey.fromByteArray(Sha256.of(new byte[] {9}), SecretAccess.insecure());

  final BlindingTerms terms;
  final Map<String, BlindingScalar> secrets = new HashMap<>();
  final Map<String, HelpingMember> helpers = new HashMap<>();
  final List<HelpEvent> audit = new ArrayList<>();
  final HelpLedger ledger = new InMemoryHelpLedger();

  /** Every row that a helper received, and every one that it computed. */
  final List<byte[]> received = new ArrayList<>();

  final List<byte[]> computed = new ArrayList<>();

  private Instant now = NOW;

  Exchange(BlindingTerms terms) {
    this.terms = terms;
    for (String member : terms.members()) {
      secrets.put(member, BlindingScalar.generate());
      helpers.put(member, helper(member, KERNEL, AMPLE));
    }
  }

  /** Small batches, so that a test takes several: 30 rows of payload and 2 checks. */
  static BlindingTerms terms(String... members) {
    return new BlindingTerms("spring", 3, List.of(members), 32, 2, 100_000);
  }

  static Exchange of(String... members) {
    return new Exchange(terms(members));
  }

  HelpingMember helper(String name, BlindingKernel kernel, HelpQuota quota) {
    InstantSource clock = () -> now;
    return new HelpingMember(
        terms,
        name,
        secrets.getOrDefault(name, BlindingScalar.generate()),
        kernel,
        ledger,
        quota,
        clock,
        audit::add);
  }

  BlindingScalar secret(String member) {
    return Objects.requireNonNull(secrets.get(member));
  }

  HelpingMember helping(String member) {
    return Objects.requireNonNull(helpers.get(member));
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  OwnerMemory memory(String owner) {
    return OwnerMemory.fresh(terms, owner, secret(owner));
  }

  static BlindingInputs inputs() {
    return KEY.blindingInputs();
  }

  OwnerRun begin(OwnerMemory memory, byte[] matchKeys) {
    return memory.begin(inputs(), KERNEL, matchKeys);
  }

  /** A run from its commitment to its pseudonyms. */
  byte[] run(OwnerMemory memory, byte[] matchKeys) {
    OwnerRun run = begin(memory, matchKeys);
    announce(memory, run);
    for (var next = run.next(); next.isPresent(); next = run.next()) {
      run.accept(answer(memory.owner(), next.get()));
    }
    return run.pseudonyms();
  }

  void announce(OwnerMemory memory, OwnerRun run) {
    Optional<SetCommitment> commitment = run.commitment();
    for (String helper : terms.helpersOf(memory.owner())) {
      commitment.ifPresent(it -> helping(helper).announce(memory.owner(), it.bytes()));
    }
  }

  byte[] answer(String owner, OwnerRun.Request request) {
    byte[] answer = helping(request.helper()).answer(owner, request.bytes());
    received.addAll(rows(rowsOf(request.bytes())));
    computed.addAll(
        rows(BatchMessage.rowsOfAnswer(answer, request.bytes(), 32 * terms.batchRows())));
    return answer;
  }

  static byte[] rowsOf(byte[] batch) {
    return BatchMessage.read(batch).orElseThrow().rows();
  }

  /** Match keys of people with these numbers. */
  static byte[] people(int from, int to) {
    byte[] packed = new byte[32 * (to - from)];
    IntStream.range(from, to)
        .forEach(i -> System.arraycopy(person(i).toBytes(), 0, packed, 32 * (i - from), 32));
    return packed;
  }

  static MatchKey person(int number) {
    return MatchKey.of("parley-canonical/1", "email", "p" + number + "@example.org");
  }

  static List<byte[]> rows(byte[] packed) {
    List<byte[]> rows = new ArrayList<>();
    for (int at = 0; at < packed.length; at += 32) {
      rows.add(Arrays.copyOfRange(packed, at, at + 32));
    }
    return rows;
  }

  static List<ByteBuffer> pseudonyms(byte[] packed) {
    List<ByteBuffer> pseudonyms = new ArrayList<>();
    for (int at = 0; at < packed.length; at += 16) {
      pseudonyms.add(ByteBuffer.wrap(Arrays.copyOfRange(packed, at, at + 16)));
    }
    return pseudonyms;
  }
}
