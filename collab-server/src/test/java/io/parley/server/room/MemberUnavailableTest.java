package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemberUnavailableTest {
  @Test
  void reason_namesTheMemberAndSaysThatNothingWasCharged() {
    assertThat(new MemberUnavailable("hearth", new IllegalStateException()).reason().code())
        .isEqualTo("member-unavailable");
    assertThat(new MemberUnavailable("hearth", new IllegalStateException()).reason().message())
        .isEqualTo("the node of `hearth` cannot be asked at the moment; nothing was charged");
  }

  /** A node that refuses says why itself, for instance that a member has left. */
  @Test
  void reasonOfANodeThatRefuses_isItsOwn() {
    Reason own =
        ReasonCode.AGREEMENT_WITHDRAWN.reason("`metromail` has left", Optional.empty(), "go on");

    assertThat(new MemberUnavailable("hearth", new PartyRefused("hearth", List.of(own))).reason())
        .isEqualTo(own);
  }
}
