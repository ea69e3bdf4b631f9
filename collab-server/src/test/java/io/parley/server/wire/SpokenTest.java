package io.parley.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.query.plan.PrivatePlan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which version two nodes speak. */
class SpokenTest {
  private static final Spoken HERE = new Spoken(List.of(3, 5, 4), List.of(1, 2));

  @Test
  void highestOfBoth_isSpoken() {
    assertThat(HERE.with("this room", "hearth", new Spoken(List.of(2, 3, 4, 7), List.of(2, 1))))
        .isEqualTo(new Spoken.Common(4, 2));
  }

  @Test
  void nothingInCommon_isRefusedNamingBoth() {
    assertThatThrownBy(
            () -> HERE.with("this room", "hearth", new Spoken(List.of(7, 6), List.of(1))))
        .isInstanceOf(BadDocument.class)
        .hasMessage(
            "`hearth` speaks protocol 6, 7, and this room 3, 4, 5: let both run versions of Parley that have one in common");
    assertThatThrownBy(() -> HERE.with("this room", "hearth", new Spoken(List.of(5), List.of(3))))
        .isInstanceOf(BadDocument.class)
        .hasMessage(
            "`hearth` speaks plan version 3, and this room 1, 2: let both run versions of Parley that have one in common");
  }

  /** A node of before the lists: it says one protocol, and no plans. */
  @Test
  void nodeOfBeforeLists_isRefusedByItsProtocol() {
    Hello before = new Hello(1, List.of(3), List.of(), "ready");

    assertThatThrownBy(() -> Spoken.HERE.with("this node", "hearth", before.spoken()))
        .hasMessage(
            "`hearth` speaks protocol 3, and this node 4, 5: let both run versions of Parley that have one in common");
  }

  @Test
  void thisProgram_speaksWithItself() {
    assertThat(Spoken.HERE.with("this room", "hearth", Hello.ofThisVersion("ready").spoken()))
        .isEqualTo(new Spoken.Common(Wire.PROTOCOL, PrivatePlan.VERSION));
  }
}
