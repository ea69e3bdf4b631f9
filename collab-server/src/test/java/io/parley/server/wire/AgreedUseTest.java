package io.parley.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes of agreements with and without it are golden: WireDocumentsTest. */
class AgreedUseTest {
  private static final List<String> MEMBERS = List.of("hearth", "metromail");

  @Test
  void openUse_letsEveryMemberAskAndReceive_andBillsTheAsker() {
    assertThat(AgreedUse.OPEN.written()).isEmpty();
    assertThat(AgreedUse.OPEN.mayAsk("hearth")).isTrue();
    assertThat(AgreedUse.OPEN.mayReceive("hearth")).isTrue();
    assertThat(AgreedUse.OPEN.billed("hearth")).isEqualTo("hearth");
  }

  @Test
  void namedMembers_andNobodyElse() {
    AgreedUse use = new AgreedUse(List.of("metromail"), List.of("metromail"), "hearth");

    assertThat(use.written()).contains(use);
    assertThat(use.mayAsk("metromail")).isTrue();
    assertThat(use.mayAsk("hearth")).isFalse();
    assertThat(use.mayReceive("metromail")).isTrue();
    assertThat(use.mayReceive("hearth")).isFalse();
    assertThat(use.billed("metromail")).isEqualTo("hearth");
  }

  /** One agreement has one form: the order in which names were typed is not signed. */
  @Test
  void order_isThatOfNames() {
    assertThat(new AgreedUse(List.of("metromail", "hearth"), List.of(), ""))
        .isEqualTo(new AgreedUse(List.of("hearth", "metromail", "hearth"), List.of(), ""));
  }

  @Test
  void strangers_areRefused() {
    for (AgreedUse use :
        List.of(
            new AgreedUse(List.of("acme"), List.of(), ""),
            new AgreedUse(List.of(), List.of("acme"), ""),
            new AgreedUse(List.of(), List.of(), "acme"))) {
      assertThatThrownBy(() -> use.check(MEMBERS))
          .isInstanceOf(BadDocument.class)
          .hasMessage(
              "the agreement says what `acme` asks, receives or pays, which is no member of it");
    }
  }

  @Test
  void whereNobodyCouldBeAnswered_isRefused() {
    AgreedUse use = new AgreedUse(List.of("hearth"), List.of("metromail"), "");

    assertThatThrownBy(() -> use.check(MEMBERS))
        .isInstanceOf(BadDocument.class)
        .hasMessage(
            "nobody may both ask and receive under this agreement, and an answer goes to who asks");
  }
}
