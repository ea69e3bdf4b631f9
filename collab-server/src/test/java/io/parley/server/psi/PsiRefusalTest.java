package io.parley.server.psi;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.wire.RefusalReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class PsiRefusalTest {
  /** A partner's refusal is printed on this party's terminal and kept in its log. */
  @Test
  void partnersText_staysOneShortLineInItsName() {
    PsiRefusal refusal =
        PsiRefusal.from(
            "metromail",
            new RefusalReason(
                "no\u001b[2K",
                "no\n41 people in common\u001b[1A" + "x".repeat(10_000),
                List.of(),
                "",
                "pay\r\nmore"));

    assertThat(refusal.code()).isEqualTo("refused");
    assertThat(refusal.getMessage())
        .startsWith("`metromail` refuses: no\\u{a}41 people in common\\u{1b}[1Axxx")
        .endsWith("…; pay\\u{d}\\u{a}more")
        .doesNotContainPattern("\\p{Cntrl}")
        .hasSizeLessThan(500);
  }
}
