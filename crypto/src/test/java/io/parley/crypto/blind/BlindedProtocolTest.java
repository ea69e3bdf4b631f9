package io.parley.crypto.blind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.parley.crypto.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Members who keep to the protocol, from match keys to pseudonyms. */
class BlindedProtocolTest {
  private static final int COMMON = 20;

  /** Retailer 0 to 70, publisher 50 to 110: three batches each of 30 rows and 2 checks. */
  @Test
  void twoMembers_findExactlyTheirCommonPeople() {
    Exchange exchange = Exchange.of("hearth", "metromail");
    byte[] ours = exchange.run(exchange.memory("hearth"), Exchange.people(0, 70));
    byte[] theirs = exchange.run(exchange.memory("metromail"), Exchange.people(50, 110));

    assertThat(Exchange.pseudonyms(ours)).hasSize(70).doesNotHaveDuplicates();
    assertThat(Exchange.pseudonyms(theirs)).hasSize(60).doesNotHaveDuplicates();
    assertThat(Arrays.copyOfRange(ours, 16 * 50, 16 * 70))
        .isEqualTo(Arrays.copyOf(theirs, 16 * COMMON));
    Set<ByteBuffer> common = new HashSet<>(Exchange.pseudonyms(ours));
    common.retainAll(Exchange.pseudonyms(theirs));
    assertThat(common).hasSize(COMMON);
  }

  @Test
  void pseudonym_isTheHashOfThePointTimesBothScalars() {
    Exchange exchange = Exchange.of("hearth", "metromail");
    byte[] people = Exchange.people(0, 3);
    byte[] pseudonyms = exchange.run(exchange.memory("hearth"), people);

    byte[] points = EncodeToCurve.parley().points(Exchange.inputs().of(people));
    for (String member : List.of("metromail", "hearth")) {
      points = Exchange.KERNEL.multiply(exchange.secret(member), points);
    }
    for (int row = 0; row < 3; row++) {
      byte[] point = Arrays.copyOfRange(points, 32 * row, 32 * row + 32);
      assertThat(Arrays.copyOfRange(pseudonyms, 16 * row, 16 * row + 16))
          .isEqualTo(Arrays.copyOf(Sha256.of(framed(point)), 16));
    }
  }

  /** Written out once more, so that a change of the derivation cannot pass unseen. */
  private static byte[] framed(byte[] point) {
    return ByteBuffer.allocate(4 + 27 + 4 + 6 + 4 + 4 + 4 + 32)
        .putInt(27)
        .put("parley/v1/blinded-pseudonym".getBytes(StandardCharsets.US_ASCII))
        .putInt(6)
        .put("spring".getBytes(StandardCharsets.US_ASCII))
        .putInt(4)
        .putInt(3)
        .putInt(32)
        .put(point)
        .array();
  }

  @Test
  void threeMembers_haveTheSamePseudonymsInWhicheverOrderTheyHelp() {
    Exchange exchange = Exchange.of("hearth", "metromail", "atlas");
    byte[] one = exchange.run(exchange.memory("hearth"), Exchange.people(0, 40));
    byte[] two = exchange.run(exchange.memory("metromail"), Exchange.people(0, 40));
    byte[] three = exchange.run(exchange.memory("atlas"), Exchange.people(0, 40));

    assertThat(one).isEqualTo(two).isEqualTo(three);
  }

  @Test
  void anotherEpochOrCollaboration_givesOtherPseudonyms() {
    byte[] point = EncodeToCurve.parley().points(new byte[32]);
    BlindingTerms terms = Exchange.terms("a", "b");
    BlindingTerms nextEpoch = new BlindingTerms("spring", 4, List.of("a", "b"), 32, 2, 1000);
    BlindingTerms other = new BlindingTerms("autumn", 3, List.of("a", "b"), 32, 2, 1000);

    assertThat(
            Stream.of(terms, nextEpoch, other)
                .map(it -> ByteBuffer.wrap(new BlindedPseudonyms(it).of(point))))
        .doesNotHaveDuplicates();
  }

  /**
   * The promise to a member's people: whatever a helper received or computed, also of its own
   * accord with its own scalar, hashes to nobody's pseudonym.
   */
  @Test
  void nothingThatAHelperSawOrComputed_isAPseudonymOfEitherParty() {
    Exchange exchange = Exchange.of("hearth", "metromail");
    Set<ByteBuffer> people =
        new HashSet<>(
            Exchange.pseudonyms(exchange.run(exchange.memory("hearth"), Exchange.people(0, 70))));
    people.addAll(
        Exchange.pseudonyms(exchange.run(exchange.memory("metromail"), Exchange.people(50, 110))));
    assertThat(people).hasSize(110);

    List<byte[]> seen = new ArrayList<>(exchange.received);
    seen.addAll(exchange.computed);
    assertThat(seen).hasSize(2 * (3 + 2) * 32);
    byte[] packed = BlindingKernelContract.packed(seen.toArray(byte[][]::new));
    BlindedPseudonyms last = new BlindedPseudonyms(exchange.terms);
    for (String member : exchange.terms.members()) {
      byte[] again = Exchange.KERNEL.multiply(exchange.secret(member), packed);
      assertThat(Exchange.pseudonyms(last.of(again))).doesNotContainAnyElementsOf(people);
    }
    assertThat(Exchange.pseudonyms(last.of(packed))).doesNotContainAnyElementsOf(people);
    assertThat(Exchange.pseudonyms(packed)).doesNotContainAnyElementsOf(people);
  }

  /** With one member's scalar and all match keys, the other's pseudonyms stay out of reach. */
  @Test
  void ownScalarAndTheMatchKeys_doNotGivePseudonyms() {
    Exchange exchange = Exchange.of("hearth", "metromail");
    byte[] people = Exchange.people(0, 25);
    List<ByteBuffer> pseudonyms =
        Exchange.pseudonyms(exchange.run(exchange.memory("hearth"), people));

    byte[] points = EncodeToCurve.parley().points(Exchange.inputs().of(people));
    BlindedPseudonyms last = new BlindedPseudonyms(exchange.terms);
    BlindingScalar own = exchange.secret("metromail");
    byte[] once = Exchange.KERNEL.multiply(own, points);

    for (byte[] guess : List.of(points, once, Exchange.KERNEL.multiply(own, once))) {
      assertThat(Exchange.pseudonyms(last.of(guess))).doesNotContainAnyElementsOf(pseudonyms);
    }
  }

  @Test
  void samePeopleTwice_haveNoRowOrderOrCommitmentInCommon() {
    Exchange exchange = Exchange.of("hearth", "metromail");
    byte[] people = Exchange.people(0, 70);
    OwnerMemory one = exchange.memory("hearth");
    exchange.run(one, people);
    Set<ByteBuffer> first = rows(exchange.received);
    exchange.received.clear();

    Exchange again = Exchange.of("hearth", "metromail");
    again.secrets.putAll(exchange.secrets);
    exchange.secrets.forEach(
        (name, secret) ->
            again.helpers.put(name, again.helper(name, Exchange.KERNEL, Exchange.AMPLE)));
    OwnerMemory two = again.memory("hearth");
    OwnerRun run = again.begin(two, people);
    byte[] order = run.committedMatchKeys();
    again.announce(two, run);
    for (var next = run.next(); next.isPresent(); next = run.next()) {
      run.accept(again.answer("hearth", next.get()));
    }

    assertThat(run.pseudonyms()).isEqualTo(exchange.run(one, people));
    assertThat(rows(again.received)).hasSize(3 * 32).doesNotContainAnyElementsOf(first);
    assertThat(order).isNotEqualTo(people).hasSameSizeAs(people);
    assertThat(one.committed(1, people).root()).isNotEqualTo(two.committed(1, people).root());
  }

  /** Every row of every batch is another point, checks too: equal ones would show themselves. */
  @Test
  void rowsOfOneEpoch_areAllDifferent() {
    Exchange exchange = Exchange.of("hearth", "metromail", "atlas");
    exchange.run(exchange.memory("hearth"), Exchange.people(0, 200));

    assertThat(exchange.received).hasSize(2 * 7 * 32);
    assertThat(rows(exchange.received)).hasSize(2 * 7 * 32);
    assertThat(rows(exchange.computed)).hasSize(2 * 7 * 32);
  }

  @Test
  void sizes_showInBucketsOnly() {
    Exchange one = Exchange.of("hearth", "metromail");
    one.run(one.memory("hearth"), Exchange.people(0, 1));
    Exchange other = Exchange.of("hearth", "metromail");
    other.run(other.memory("hearth"), Exchange.people(0, 30));

    assertThat(one.received).hasSameSizeAs(other.received).hasSize(32);
    assertThat(one.audit.toString()).isEqualTo(other.audit.toString());
  }

  @Test
  void repeatedMatchKeys_goOutOnce() {
    Exchange exchange = Exchange.of("hearth", "metromail");
    byte[] twice =
        BlindingKernelContract.packed(
            Exchange.person(1).toBytes(),
            Exchange.person(2).toBytes(),
            Exchange.person(1).toBytes());
    OwnerMemory memory = exchange.memory("hearth");
    OwnerRun run = exchange.begin(memory, twice);

    assertThat(run.newPeople()).isEqualTo(2);
    exchange.announce(memory, run);
    run.accept(exchange.answer("hearth", run.next().orElseThrow()));
    List<ByteBuffer> pseudonyms = Exchange.pseudonyms(run.pseudonyms());
    assertThat(pseudonyms.get(0)).isEqualTo(pseudonyms.get(2)).isNotEqualTo(pseudonyms.get(1));
  }

  @Test
  void unfinishedRun_givesNoPseudonyms() {
    Exchange exchange = Exchange.of("hearth", "metromail");
    OwnerMemory memory = exchange.memory("hearth");
    OwnerRun run = exchange.begin(memory, Exchange.people(0, 31));

    assertThatIllegalStateException()
        .isThrownBy(run::pseudonyms)
        .withMessage("this run is not done: 2 batches are left");
    assertThatIllegalStateException()
        .isThrownBy(() -> run.accept(new byte[0]))
        .withMessage("no batch is away at metromail");
  }

  private static Set<ByteBuffer> rows(List<byte[]> rows) {
    Set<ByteBuffer> set = new HashSet<>();
    rows.forEach(row -> set.add(ByteBuffer.wrap(row)));
    return set;
  }
}
