package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.QueryKey;
import io.parley.policy.Reason;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Grant;
import io.parley.server.wire.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two collaborations of one party pay from one budget, which two questions use up. What one holds
 * without paying must not stay in the way of the other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedBudgetTest {
  private static final String FILE = "metromail/policies/readers.yaml";
  private static final String BUDGET =
      """
      population: readers
      owner: metromail
      budget: {epsilon: 0.2, delta: 1e-6, every: day}
      exact_disclosures: accepted
      """;

  private TwoNodes two;
  private TwoAgreements both;

  @BeforeAll
  void start(@TempDir Path root) throws IOException {
    two = TwoNodes.ready(root, Map.of(FILE, BUDGET));
    both = TwoAgreements.of(two);
  }

  @AfterAll
  void stop() {
    two.close();
  }

  @BeforeEach
  void anotherDay() {
    two.clock.advance(Duration.ofDays(1));
    two.node("metromail").burnExpired();
    assertThat(spent()).isEqualTo("0");
  }

  private String spent() {
    return two.spent("metromail", "readers").epsilon().stripTrailingZeros().toPlainString();
  }

  private GrantDesk.Reserved inSpring(Grant grant) {
    return two.metromail().reserve(two.signed(grant));
  }

  private GrantDesk.Reserved inAutumn(Grant grant) {
    return both.of("metromail").reserve(two.signed(grant));
  }

  private Grant reservedInSpring() {
    Grant grant = two.grant(TwoNodes.READERS);
    assertThat(inSpring(grant)).isInstanceOf(GrantDesk.Reserved.Promise.class);
    return grant;
  }

  private void assertRefusedInAutumn() {
    assertThat(((GrantDesk.Reserved.Refused) inAutumn(both.grant(TwoNodes.READERS))).reasons())
        .extracting(Reason::code)
        .containsExactly("budget-exhausted");
  }

  private void assertReservedInAutumn() {
    assertThat(inAutumn(both.grant(TwoNodes.READERS)))
        .isInstanceOf(GrantDesk.Reserved.Promise.class);
  }

  private static void giveUp(PartyCollaboration called, Grant grant) {
    assertThat(
            PartyFlight.reply(
                    called, Wire.GIVE_UP, grant.queryId().getBytes(StandardCharsets.UTF_8))
                .wasRefused())
        .isFalse();
  }

  private void assertNotOpen(Grant grant) {
    assertThatThrownBy(() -> two.metromail().desk().go(grant.queryId(), Map.of()))
        .isInstanceOf(BadDocument.class)
        .hasMessage("no such query is open at this node");
  }

  @Test
  void roomThatReservesAndStaysSilent_holdsTheBudgetOfNobodyElseLongerThanItsGrant() {
    Grant silent = reservedInSpring();
    reservedInSpring();
    assertRefusedInAutumn();

    two.clock.advance(Duration.ofSeconds(59));
    assertRefusedInAutumn();
    two.clock.advance(Duration.ofSeconds(1));
    assertReservedInAutumn();
    assertReservedInAutumn();

    assertThat(spent()).as("autumn's two").isEqualTo("0.2");
    assertNotOpen(silent);
  }

  @Test
  void expired_isBurnedWithNoQuestionAfterIt() {
    reservedInSpring();
    two.clock.advance(Duration.ofSeconds(60));
    assertThat(spent()).isEqualTo("0.1");

    two.node("metromail").burnExpired();

    assertThat(spent()).isEqualTo("0");
  }

  @Test
  void grantGivenUp_isFreeAtOnce_andGetsNoGo() {
    Grant first = reservedInSpring();
    reservedInSpring();
    assertRefusedInAutumn();

    giveUp(two.metromail(), first);

    assertReservedInAutumn();
    assertNotOpen(first);
    assertThatThrownBy(() -> inSpring(first))
        .as("nor is its id used again")
        .hasMessage("this query id was used before; it is used once");
  }

  @Test
  void roomGivesUp_nothingOfAnotherCollaborationNorWhatWasCommitted() {
    Grant first = two.grant(TwoNodes.READERS);
    String reservation = TwoNodes.reservation(two.metromail(), two.signed(first));
    Grant second = reservedInSpring();

    giveUp(both.of("metromail"), second);
    assertRefusedInAutumn();

    byte[] commit = two.metromail().desk().go(first.queryId(), Map.of("metromail", reservation));
    assertThat(commit).isNotEmpty();
    giveUp(two.metromail(), first);
    giveUp(two.metromail(), second);
    giveUp(two.metromail(), second);
    assertThat(spent()).as("what was committed stays").isEqualTo("0.1");
    assertThat(two.metromail().desk().open().isOwed()).as("and its rows are still owed").isTrue();
  }

  /** A room may have to wait for its slowest party for almost as long as the grant lives. */
  @Test
  void reserved_isOwedUntilItsGrantExpires() {
    OpenQueries open = two.metromail().desk().open();
    reservedInSpring();

    two.clock.advance(Duration.ofMillis(59_999));
    assertThat(open.isOwed()).isTrue();
    two.clock.advance(Duration.ofMillis(1));
    assertThat(open.isOwed()).isFalse();

    giveUp(two.metromail(), reservedInSpring());
    assertThat(open.isOwed()).as("what was given up").isFalse();
  }

  /** What both keep open of their people is counted together. */
  @Test
  void pseudonymsOfBoth_shareTheMemoryOfTheNode() {
    QueryKey key = two.metromail().desk().open().find(reservedInSpring().queryId()).queryKey();
    List<String> keys = List.of("email", "phone");
    HeldBytes memory = new HeldBytes(1 << 20);
    try (NodeLake house = NodeLake.open(new NodeDirectory(two.directory("metromail")))) {
      Pseudonyms spring = Pseudonyms.find(house, 1, keys, memory).orElseThrow();
      NodeLake ofAutumn = house.of(Optional.of(TwoAgreements.AUTUMN));
      Pseudonyms autumn = Pseudonyms.find(ofAutumn, 1, keys, memory).orElseThrow();
      long before = memory.left();

      assertThat(spring.tokens(key, keys).columns()).hasSize(3);
      long one = before - memory.left();
      assertThat(one).isPositive();
      assertThat(spring.tokens(key, keys).columns()).hasSize(3);
      assertThat(memory.left()).as("once opened it stays").isEqualTo(before - one);
      assertThat(autumn.tokens(key, keys).columns()).hasSize(3);
      assertThat(memory.left()).isEqualTo(before - 2 * one);

      spring.letGo();
      spring.letGo();
      assertThat(memory.left()).isEqualTo(before - one);
      assertThat(memory.take(before)).as("not while the other holds its part").isFalse();
      assertThat(memory.take(before - one)).isTrue();
      assertThat(spring.tokens(key, keys).columns()).as("read again each time").hasSize(3);
      assertThat(memory.left()).isZero();
    }
  }

  @Test
  void oneIdInBothAtOnce_isReservedInOne() throws Exception {
    for (int round = 0; round < 6; round++) {
      Grant spring = two.grant(TwoNodes.READERS);
      Grant autumn = both.moved(spring);
      CyclicBarrier together = new CyclicBarrier(2);
      List<CompletableFuture<Boolean>> asked = new ArrayList<>();
      asked.add(CompletableFuture.supplyAsync(() -> isReserved(together, () -> inSpring(spring))));
      asked.add(CompletableFuture.supplyAsync(() -> isReserved(together, () -> inAutumn(autumn))));

      List<Boolean> reserved = new ArrayList<>();
      for (CompletableFuture<Boolean> one : asked) {
        reserved.add(one.get(20, TimeUnit.SECONDS));
      }

      assertThat(reserved).containsExactlyInAnyOrder(true, false);
      giveUp(two.metromail(), spring);
      giveUp(both.of("metromail"), spring);
      assertThat(spent()).isEqualTo("0");
    }
  }

  private static boolean isReserved(CyclicBarrier together, Supplier<GrantDesk.Reserved> asking) {
    try {
      together.await(20, TimeUnit.SECONDS);
      return asking.get() instanceof GrantDesk.Reserved.Promise;
    } catch (BadDocument usedBefore) {
      return false;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
