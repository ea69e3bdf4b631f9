package io.parley.connector.destination.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairBidEidTest {
  private static final PairBidEid EID = new PairBidEid("site.example", "owner.example");

  @Test
  void whatIsNoIdentifier_isInNoBidRequest() {
    String pairIdAndMore = Base64.getEncoder().encodeToString(new byte[33]);

    for (String text : List.of("jane@mail.example", pairIdAndMore, "AAAA")) {
      assertThatThrownBy(() -> EID.json(List.of(text)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("jane");
    }
  }

  @Test
  void bidRequest_hasTheValuesThatPairFixes() {
    String id = PublisherIdentifier.text(new byte[32]);

    assertThat(EID.json(List.of(id)))
        .isEqualTo(
            "{\"source\":\"pair-protocol.com\",\"matcher\":\"owner.example\",\"mm\":3,"
                + "\"inserter\":\"site.example\",\"uids\":[{\"id\":\""
                + id
                + "\",\"atype\":3}]}");
  }
}
