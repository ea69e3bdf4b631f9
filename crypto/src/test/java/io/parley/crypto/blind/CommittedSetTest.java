package io.parley.crypto.blind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parley.crypto.Fingerprint;
import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import io.parley.crypto.Sha256;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CommittedSetTest {
  private static final SecretBytes KEY =
      SecretBytes.copyOf(new byte[] {1, 2, 3}, SecretAccess.insecure());

  private static SetCommitment commitment(CommittedSet set, long rows) {
    return new SetCommitment("spring", 3, "hearth", 1, set.root(), rows);
  }

  @Test
  void everyMember_isShownAndNobodyElse() {
    CommittedSet set = CommittedSet.of(KEY, 1, Exchange.people(0, 13), 30);
    SetCommitment commitment = commitment(set, 30);

    for (int person = 0; person < 13; person++) {
      CommittedSet.Opening opening = set.open(Exchange.person(person)).orElseThrow();
      assertThat(opening.shows(Exchange.person(person), commitment)).isTrue();
      assertThat(opening.shows(Exchange.person(person + 1), commitment)).isFalse();
    }
    assertThat(set.open(Exchange.person(13))).isEmpty();
  }

  @Test
  void opening_fitsNoOtherCommitment() {
    CommittedSet set = CommittedSet.of(KEY, 1, Exchange.people(0, 13), 30);
    CommittedSet grown = CommittedSet.of(KEY, 1, Exchange.people(0, 14), 30);
    CommittedSet.Opening opening = set.open(Exchange.person(5)).orElseThrow();

    assertThat(opening.shows(Exchange.person(5), commitment(grown, 30))).isFalse();
    assertThat(opening.shows(Exchange.person(5), commitment(set, 60))).isFalse();
    assertThat(opening.shows(Exchange.person(5), commitment(set, 4))).isFalse();
  }

  /** The order in which rows are given does not show; the owner's key and the run decide. */
  @Test
  void root_dependsOnKeyRunAndSetAlone() {
    Fingerprint root = CommittedSet.of(KEY, 1, Exchange.people(0, 3), 5).root();
    byte[] reversed =
        BlindingKernelContract.packed(
            Exchange.person(2).toBytes(),
            Exchange.person(1).toBytes(),
            Exchange.person(0).toBytes());

    assertThat(CommittedSet.of(KEY, 1, reversed, 5).root()).isEqualTo(root);
    assertThat(CommittedSet.of(KEY, 2, reversed, 5).root()).isNotEqualTo(root);
    assertThat(CommittedSet.of(SecretBytes.random(32), 1, reversed, 5).root()).isNotEqualTo(root);
    assertThat(CommittedSet.of(KEY, 1, Exchange.people(0, 4), 5).root()).isNotEqualTo(root);
  }

  /** Without padding, so that nothing but the salts can make the difference. */
  @Test
  void leavesOfTheSameSet_differFromOwnerToOwner() {
    byte[] people = Exchange.people(0, 4);

    assertThat(CommittedSet.of(SecretBytes.random(32), 1, people, 4).root())
        .isNotEqualTo(CommittedSet.of(SecretBytes.random(32), 1, people, 4).root());
    assertThat(CommittedSet.of(KEY, 1, people, 4).root())
        .isEqualTo(CommittedSet.of(KEY, 1, people, 4).root());
  }

  /** A member knows the collaboration's key and every match key, and still can test none. */
  @Test
  void root_isNotAHashOfWhatMembersKnow() {
    CommittedSet set = CommittedSet.of(KEY, 1, Exchange.people(0, 1), 1);
    byte[] matchKey = Exchange.person(0).toBytes();
    byte[] input = Exchange.inputs().of(matchKey);
    byte[] label = "parley/v1/commitment-leaf".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    for (byte[] known : List.of(matchKey, input, EncodeToCurve.parley().points(input))) {
      assertThat(set.root()).isNotEqualTo(new Fingerprint(Sha256.of(known)));
      assertThat(set.root())
          .isNotEqualTo(new Fingerprint(Sha256.of(LengthPrefixed.of(label, new byte[32], known))));
    }
  }

  @Test
  void run_commitsItsNewPeople() {
    Exchange exchange = Exchange.of("hearth", "metromail");
    OwnerMemory memory = exchange.memory("hearth");
    OwnerRun run = exchange.begin(memory, Exchange.people(0, 40));
    SetCommitment commitment = run.commitment().orElseThrow();

    CommittedSet set = memory.committed(commitment.run(), run.committedMatchKeys());

    assertThat(commitment.rows()).isEqualTo(60);
    assertThat(set.root()).isEqualTo(commitment.root());
    assertThat(set.open(Exchange.person(39)))
        .hasValueSatisfying(it -> assertThat(it.shows(Exchange.person(39), commitment)).isTrue());
    assertThat(set).hasToString("CommittedSet[hidden]");
  }

  @Test
  void commitment_isReadAsItWasWritten() {
    SetCommitment commitment =
        new SetCommitment("spring", 3, "hearth", 7, Fingerprint.of(new byte[0]), 60);

    assertThat(SetCommitment.read(commitment.bytes())).contains(commitment);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SetCommitment("s", 0, "h", 0, commitment.root(), 1))
        .withMessage("a commitment is of run 1 or later and of 1 row or more");
  }

  @Property(tries = 40)
  void everyLeaf_leadsToTheRootFromItsOwnPlaceOnly(
      @ForAll @IntRange(min = 1, max = 33) int size, @ForAll @IntRange(max = 32) int any) {
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      leaves.add(Sha256.of(new byte[] {(byte) i}));
    }
    int position = any % size;
    byte[] root = MerkleTree.root(leaves);
    List<byte[]> path = MerkleTree.path(leaves, position);

    for (int at = -1; at <= size; at++) {
      assertThat(MerkleTree.leads(leaves.get(position), at, path, root, size))
          .isEqualTo(at == position);
    }
    assertThat(MerkleTree.leads(Sha256.of(root), position, path, root, size)).isFalse();
  }

  /** An inner node is no leaf: its label is another. */
  @Test
  void innerNode_doesNotPassForALeaf() {
    List<byte[]> leaves = List.of(Sha256.of(new byte[] {1}), Sha256.of(new byte[] {2}));

    assertThat(MerkleTree.root(leaves))
        .isNotEqualTo(Sha256.of(LengthPrefixed.of(leaves.get(0), leaves.get(1))));
    assertThat(MerkleTree.root(leaves.subList(0, 1))).isEqualTo(leaves.get(0));
  }
}
