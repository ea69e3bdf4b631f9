package io.parley.identity.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SettlementTest {
  private static UUID person(int number) {
    return new UUID(0x8000L, 0x8000_0000_0000_0000L | number);
  }

  private static Holding holding(int person, int value) {
    return new Holding(person(person), new byte[] {(byte) value});
  }

  /** Person number to value, both as they were written in the test. */
  private static Map<Integer, Integer> plain(Settlement settlement) {
    return settlement.assigned().entrySet().stream()
        .collect(
            Collectors.toMap(
                e -> (int) e.getKey().getLeastSignificantBits(),
                e -> Byte.toUnsignedInt(e.getValue()[0])));
  }

  @Test
  void personKeepsItsLowestValue_unsigned() {
    Settlement settled =
        Settlement.settle(List.of(holding(1, 0x80), holding(1, 0x7f), holding(1, 0xff)));
    assertThat(plain(settled)).isEqualTo(Map.of(1, 0x7f));
    assertThat(settled.valuesLost()).isEqualTo(2);
    assertThat(settled.peopleWithout()).isZero();
  }

  @Test
  void sharedValue_goesToTheLowestPerson() {
    Settlement settled = Settlement.settle(List.of(holding(2, 5), holding(1, 5), holding(1, 5)));
    assertThat(plain(settled)).isEqualTo(Map.of(1, 5));
    assertThat(settled.valuesLost()).isEqualTo(1);
    assertThat(settled.peopleWithout()).isEqualTo(1);
  }

  @Test
  void idsCompareAsUnsignedBytes() {
    UUID high = new UUID(0x8000_0000_0000_8000L, 1L);
    UUID low = new UUID(0x7fff_0000_0000_8000L, 1L);
    byte[] value = {5};
    Settlement settled =
        Settlement.settle(List.of(new Holding(high, value), new Holding(low, value)));
    assertThat(settled.assigned()).containsOnlyKeys(low);
  }

  @Test
  void valueGivenUp_goesToNobody() {
    // Value 6 is won by person 1, who keeps 5; person 2 may not have it back.
    Settlement settled = Settlement.settle(List.of(holding(1, 5), holding(1, 6), holding(2, 6)));
    assertThat(plain(settled)).isEqualTo(Map.of(1, 5));
    assertThat(settled.valuesLost()).isEqualTo(2);
    assertThat(settled.peopleWithout()).isEqualTo(1);
  }

  /** Why it is frozen: settled anew, one removal moves everybody who shared a value with them. */
  @Test
  void settledAnew_oneRemovalMovesMany_frozenItMovesNobody() {
    List<Holding> holdings = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      holdings.add(holding(0, i));
      holdings.add(holding(i, i));
      holdings.add(holding(i, 100 + i));
    }
    Settlement settled = Settlement.settle(holdings);
    assertThat(plain(settled)).hasSize(21).containsEntry(0, 1).containsEntry(20, 120);

    Map<Integer, Integer> rest = plain(settled);
    rest.remove(0);
    assertThat(plain(settled.without(person(0)))).isEqualTo(rest);

    List<Holding> anew = holdings.stream().filter(h -> !h.person().equals(person(0))).toList();
    Map<Integer, Integer> moved = plain(Settlement.settle(anew));
    moved.entrySet().removeAll(rest.entrySet());
    assertThat(moved).hasSize(20);
  }

  @Property
  void isAMatchingWithinTheHoldings(@ForAll("holdings") List<Holding> holdings) {
    Settlement settled = Settlement.settle(holdings);
    Map<Integer, Integer> plain = plain(settled);
    assertThat(plain.values()).doesNotHaveDuplicates();
    settled.assigned().forEach((p, v) -> assertThat(holdings).contains(new Holding(p, v)));

    Set<Holding> distinct = new HashSet<>(holdings);
    Set<UUID> holders = distinct.stream().map(Holding::person).collect(Collectors.toSet());
    assertThat(settled.valuesLost() + plain.size()).isEqualTo(distinct.size());
    assertThat(settled.peopleWithout() + plain.size()).isEqualTo(holders.size());
  }

  @Property
  void orderAndRepeatsChangeNothing(@ForAll("holdings") List<Holding> holdings, @ForAll Random r) {
    List<Holding> other = new ArrayList<>(holdings);
    other.addAll(holdings);
    Collections.shuffle(other, r);
    Settlement one = Settlement.settle(holdings);
    Settlement two = Settlement.settle(other);
    assertThat(plain(two)).isEqualTo(plain(one));
    assertThat(two.valuesLost()).isEqualTo(one.valuesLost());
    assertThat(two.peopleWithout()).isEqualTo(one.peopleWithout());
  }

  @Property
  void removalChangesNobodyElse(@ForAll("holdings") List<Holding> holdings) {
    Settlement settled = Settlement.settle(holdings);
    for (int removed = 0; removed < 8; removed++) {
      Map<Integer, Integer> rest = plain(settled);
      rest.remove(removed);
      assertThat(plain(settled.without(person(removed)))).isEqualTo(rest);
    }
  }

  @Property
  void settlingTheSettled_losesNothing(@ForAll("holdings") List<Holding> holdings) {
    Settlement settled = Settlement.settle(holdings);
    List<Holding> kept = new ArrayList<>();
    settled.assigned().forEach((p, v) -> kept.add(new Holding(p, v)));
    Settlement again = Settlement.settle(kept);
    assertThat(plain(again)).isEqualTo(plain(settled));
    assertThat(again.valuesLost()).isZero();
    assertThat(again.peopleWithout()).isZero();
  }

  @Test
  void holding_copiesItsBytes_andHidesThem() {
    byte[] bytes = {1};
    Holding holding = new Holding(person(1), bytes);
    bytes[0] = 2;
    holding.pseudonym()[0] = 3;
    assertThat(holding).isEqualTo(holding(1, 1)).hasToString("Holding[" + person(1) + "]");
    assertThatThrownBy(() -> new Holding(person(1), new byte[0]))
        .hasMessage("a pseudonym is empty; leave the holding out instead");
  }

  @Provide
  Arbitrary<List<Holding>> holdings() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 7), Arbitraries.integers().between(120, 136))
        .as(SettlementTest::holding)
        .list()
        .ofMaxSize(24);
  }
}
