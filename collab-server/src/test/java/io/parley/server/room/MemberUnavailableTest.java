package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemberUnavailableTest {
  @Test
  void reason_namesTheMemberAndSaysThatNothingWasCharged() {
    assertThat(new MemberUnavailable("hearth", new IllegalStateException()).reason().code())
        .isEqualTo("member-unavailable");
    assertThat(new MemberUnavailable("hearth", new IllegalStateException()).reason().message())
        .isEqualTo("the node of `hearth` cannot be asked at the moment; nothing was charged");
  }
}
